// SPDX-License-Identifier: MIT
// What presse itself writes into mails, in French and English. Texts hold "{link}" where the
// sender puts the personal link.
#ifndef PRESSE_DESK_TEXTS_H
#define PRESSE_DESK_TEXTS_H

#include "desk/desk.h"

enum desk_notice { NOTICE_NEW, NOTICE_ADDED, NOTICE_WITHDRAWN, NOTICE_AGREED, NOTICE_OBJECTED };

struct str text_confirmation(struct arena *a, const struct desk *d, struct str lang,
                             struct str name, struct str reference);
// To staff, in the room's language: no personal data, a link into the desk.
void text_notice(struct arena *a, const struct desk *d, enum desk_notice what, int64_t request,
                 struct str reference, struct str *subject, struct str *body);
void text_approval(struct arena *a, const struct desk *d, struct str name, struct str reference,
                   struct str *subject, struct str *body);
struct str text_file(struct arena *a, struct str lang, struct str title, struct str terms);
struct str text_contact(struct arena *a, struct str lang, struct str name, struct str email,
                        struct str phone);
struct str text_invitation(struct arena *a, struct str lang, bool cancelled, struct str when,
                           struct str zone, struct str place);

#endif
