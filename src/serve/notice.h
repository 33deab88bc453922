// SPDX-License-Identifier: MIT
// What the desk and the keeper's pages share: links that need a person, and candidates that the
// feeds brought.
#ifndef PRESSE_SERVE_NOTICE_H
#define PRESSE_SERVE_NOTICE_H

#include "serve/desk_call.h"

enum { NOTICE_LINKS_SHOWN = 200, NOTICE_EVENTS_SHOWN = 5 };

// Both tell titles and outlets by c->room.
// Fills `groups`, one for each verdict: verdict, help, count, links (article, outlet, url,
// evidence, since, asked, moved_to, events); `more` when not all are shown; `empty`. Links that the
// room no longer has are left out.
MUST_USE bool notice_show_links(struct desk_call *c, struct store *s, struct error *e);
// Fills `candidates`: name, article, outlet, day, url, word; `feeds` in trouble (url, name,
// trouble, moved_to, good); `empty`. action: where its forms go.
MUST_USE bool notice_show_candidates(struct desk_call *c, struct store *s, const char *action,
                                     struct error *e);
// Does what the form says (name, do). path: of the room. *kept: it went into incomplete.yaml.
MUST_USE bool notice_decide(struct desk_call *c, struct store *s, const char *path, bool *kept,
                            struct error *e);

#endif
