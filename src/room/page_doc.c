// SPDX-License-Identifier: MIT
#include "room/page_doc.h"

#include "base/file.h"
#include "room/load.h"

static bool read_source(struct arena *a, const struct page *p, struct page_source *out,
                        struct error *e)
{
    const struct file_stamp known = {.size = p->file.size, .mtime = p->file.mtime};
    struct file_stamp stamp;
    *out = (struct page_source){.format = DOC_MARKDOWN};
    if (!file_read_known(p->file.full, &known, DOC_LARGEST, a, &out->text, &stamp, e))
        return false;
    doc_format_of(p->path, &out->format);
    out->same = stamp.mtime == known.mtime && stamp.size == known.size &&
                page_head(str_slice(out->text, 0, p->body)) == p->head;
    return true;
}

bool page_source(struct arena *a, const struct page *p, struct page_source *out, struct error *e)
{
    struct str text;
    struct text_block *kept = kept_text_take(p->text, &text);
    if (!kept)
        return read_source(a, p, out, e);
    *out = (struct page_source){.text = text, .kept = kept, .same = true};
    doc_format_of(p->path, &out->format);
    return true;
}

void page_source_done(struct page_source *s)
{
    kept_text_done(s->kept);
    s->kept = NULL;
}

const struct doc *page_source_doc(struct arena *a, const struct page *p,
                                  const struct page_source *s)
{
    struct diags found = DIAGS_IN(a);
    if (s->same)
        return doc_read_body(a, p->path, s->text, s->format, p->body, p->utf8, &found);
    return doc_read(a, p->path, s->text, s->format, false, &found);
}

const struct doc *page_doc(struct arena *a, const struct page *p, struct error *e)
{
    struct page_source source;
    if (p->doc)
        return p->doc;
    return read_source(a, p, &source, e) ? page_source_doc(a, p, &source) : NULL;
}
