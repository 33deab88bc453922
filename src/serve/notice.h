// SPDX-License-Identifier: MIT
// What the desk and the keeper's pages share: links that need a person, and candidates that the
// feeds brought.
#ifndef PRESSE_SERVE_NOTICE_H
#define PRESSE_SERVE_NOTICE_H

#include "serve/desk_call.h"

enum { NOTICE_LINKS_SHOWN = 200, NOTICE_EVENTS_SHOWN = 5 };

// Fills `links`: url, verdict, evidence, moved_to, events; `count`; `empty`.
MUST_USE bool notice_show_links(struct desk_call *c, struct store *s, struct error *e);
// Fills `candidates`: name, article, outlet, day, url, word; `feeds` in trouble; `empty`. action:
// where its forms go.
MUST_USE bool notice_show_candidates(struct desk_call *c, struct store *s, const char *action,
                                     struct error *e);
// Does what the form says (name, do). path: of the room. *kept: it went into incomplete.yaml.
MUST_USE bool notice_decide(struct desk_call *c, struct store *s, const char *path, bool *kept,
                            struct error *e);

#endif
