// SPDX-License-Identifier: MIT
// What presse itself writes to people, in French and English: mails, and why something is
// refused. The words are those of po/ (ids "mail-…" and "refuse-…"), put into the program at
// build time, so that the command line and the jobs have them without a theme.
#ifndef PRESSE_DESK_TEXTS_H
#define PRESSE_DESK_TEXTS_H

#include "desk/request.h"
#include "desk/words.h"

struct word_text {
    const char *id, *text[2]; // French, English
};
extern const struct word_text word_texts[]; // by enum word

// Sets the error to a sentence in English and to its id, by which pages show it in the
// reader's language. number fills its {n}. Returns false.
bool desk_refuse(struct error *e, enum error_kind kind, enum word why, int64_t number);

// Stands in a mail's text where the sender puts the personal link. No text that people write
// can hold it: it is taken out of what fills the words.
#define TEXT_LINK "\x1A"

// A stored mail's text as pages and exports show it: the link itself is the receiver's secret.
struct str text_shown(struct arena *a, struct str body);

enum desk_notice {
    NOTICE_NEW,
    NOTICE_ADDED,
    NOTICE_WITHDRAWN,
    NOTICE_AGREED,
    NOTICE_OBJECTED,
    NOTICE_BOUNCED,
};

// A time as people read it, in its own zone: "mercredi 25 novembre 2026, 18:00 (Europe/Paris)".
struct str text_when(struct arena *a, int64_t time, struct str zone, struct str lang);

struct str text_confirmation(struct arena *a, const struct desk *d, struct str lang,
                             struct str name, struct str reference);
struct str text_new_link(struct arena *a, const struct desk *d, struct str lang, struct str name,
                         struct str reference);
// To staff, in the room's language: no personal data, a link into the desk.
void text_notice(struct arena *a, const struct desk *d, enum desk_notice what, int64_t request,
                 struct str reference, struct str *subject, struct str *body);
void text_approval(struct arena *a, const struct desk *d, struct str name, struct str reference,
                   struct str *subject, struct str *body);
// The same before a deadline: when it is, in the journalist's own time.
void text_reminder(struct arena *a, const struct desk *d, const struct desk_request *r,
                   struct str *subject, struct str *body);
void text_approval_reminder(struct arena *a, const struct desk *d, struct str name,
                            const struct desk_request *r, struct str *subject, struct str *body);
// until: when the link to the file ends; it stands there as the journalist reads times.
struct str text_file(struct arena *a, const struct desk_request *r, struct str title,
                     struct str terms, int64_t until);
struct str text_contact(struct arena *a, struct str lang, struct str name, struct str email,
                        struct str phone);
struct str text_invitation(struct arena *a, struct str lang, bool cancelled, struct str when,
                           struct str place);

#endif
