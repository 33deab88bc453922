// SPDX-License-Identifier: MIT
// The clip reader on any page. The first byte chooses the format. Every clip stands in the
// file and has an address or a text of its own.
#include <stdint.h>
#include <stdlib.h>

#include "room/reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct outlets *outlets;
    static struct arena kept;
    if (!outlets)
        outlets = outlets_make(&kept, NULL, STR_NONE, NULL);
    if (size == 0)
        return 0;
    static const enum doc_format formats[] = {DOC_MARKDOWN, DOC_HTML, DOC_YAML, DOC_TOML, DOC_JSON};
    struct arena a = ARENA_EMPTY;
    struct diags diags = DIAGS_IN(&a);
    struct str text = {(const char *)data + 1, size - 1};
    struct doc *d = doc_read(&a, STR("press.md"), text, formats[data[0] % 5], false, &diags);
    struct reading *r = reader_read(&a, d, outlets, STR_NONE, &diags);
    for (size_t i = 0; i < r->clips.len; i++) {
        const struct clip *c = &r->clips.items[i];
        if (c->at.offset > d->source.n ||
            (c->url.n == 0 && c->title.n == 0 && c->outlet_text.n == 0))
            abort();
        if (date_known(c->date) && !date_exists(c->date))
            abort();
        for (const struct node *n = c->node; n; n = n->parent)
            if (n->type > NODE_SPAN)
                abort();
    }
    arena_free(&a);
    return 0;
}
