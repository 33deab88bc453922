// SPDX-License-Identifier: MIT
#include "room/page_doc.h"

#include "base/file.h"

const struct doc *page_doc(struct arena *a, const struct page *p, struct error *e)
{
    struct str source;
    struct file_stamp stamp;
    enum doc_format format = DOC_MARKDOWN;
    if (p->doc)
        return p->doc;
    if (!file_read(p->file.full, DOC_LARGEST, a, &source, &stamp, e))
        return NULL;
    doc_format_of(p->path, &format);
    struct diags found = DIAGS_IN(a);
    if (stamp.mtime == p->file.mtime && stamp.size == p->file.size)
        return doc_read_body(a, p->path, source, format, p->body, p->utf8, &found);
    return doc_read(a, p->path, source, format, false, &found);
}
