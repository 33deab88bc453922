// SPDX-License-Identifier: MIT
// Every page format: the first byte chooses it. Whatever the bytes are, the tree must stay
// inside the file, and a text is only said to hold nothing to check when it holds nothing.
#include <stdint.h>
#include <stdlib.h>

#include "room/notes.h"
#include "text/doc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    struct arena a = ARENA_EMPTY;
    struct diags diags = DIAGS_IN(&a);
    enum doc_format format = (enum doc_format)(data[0] % (DOC_RST + 1));
    struct str source = {arena_copy(&a, (const char *)data + 1, size - 1), size - 1};
    struct doc *d = doc_read(&a, STR("page"), source, format, false, &diags);
    for (const struct node *n = d->root; n; n = node_next(d->root, n)) {
        if ((size_t)n->offset + n->length > d->source.n || n->url_offset > d->source.n)
            abort();
        if (n->parent && n->parent->last == NULL)
            abort();
    }
    node_text(&a, d->root);
    struct notes notes = {0};
    notes_take(&a, d, &notes);
    if (notes.len && !notes_possible(str_from(d->source, d->front_end), d->format))
        abort();
    arena_free(&a);
    return 0;
}
