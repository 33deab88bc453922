// SPDX-License-Identifier: MIT
// Walks through XML that others wrote. Names are given as they are written, with their prefixes.
// Declared entities are refused; a document type that is not fetched makes no name a fault.
#ifndef PRESSE_NET_XML_H
#define PRESSE_NET_XML_H

#include "base/arena.h"
#include "base/str.h"

enum { XML_DEEPEST = 64 };

struct xml_calls {
    // attributes: name, value, ..., NULL. Returns NULL, or why the walk shall end.
    const char *(*start)(void *context, const char *name, const char *const *attributes);
    void (*end)(void *context, const char *name);
    void (*text)(void *context, struct str text);
    void (*unknown)(void *context, struct str name); // of an entity; may be NULL
};

// Loads what reading needs, before files may no longer be opened; the program ends when it is not
// there.
void xml_prepare(void);

// text must be UTF-8. Empty when all was read; else what is wrong, in a.
struct str xml_walk(struct arena *a, struct str text, const struct xml_calls *calls, void *context);

#endif
