// SPDX-License-Identifier: MIT
#include "room/page_doc.h"

#include "base/file.h"
#include "room/load.h"

const struct doc *page_doc(struct arena *a, const struct page *p, struct error *e)
{
    struct str source;
    const struct file_stamp known = {.size = p->file.size, .mtime = p->file.mtime};
    struct file_stamp stamp;
    enum doc_format format = DOC_MARKDOWN;
    if (p->doc)
        return p->doc;
    if (!file_read_known(p->file.full, &known, DOC_LARGEST, a, &source, &stamp, e))
        return NULL;
    doc_format_of(p->path, &format);
    struct diags found = DIAGS_IN(a);
    bool same = stamp.mtime == known.mtime && stamp.size == known.size;
    if (same && page_head(str_slice(source, 0, p->body)) == p->head)
        return doc_read_body(a, p->path, source, format, p->body, p->utf8, &found);
    return doc_read(a, p->path, source, format, false, &found);
}
