// SPDX-License-Identifier: MIT
// Mails out. A mail is a row of `message` and a job, stored in the transaction that calls for
// it; composing and sending come later. Its Message-ID is fixed when it is stored: if it is
// sent twice (the program ended between the server's yes and the record of it), both carry the
// same one.
#ifndef PRESSE_DESK_MAIL_H
#define PRESSE_DESK_MAIL_H

#include "base/buf.h"
#include "desk/link.h"
#include "store/job.h"

struct mail {
    int64_t request;  // 0: about none
    const char *kind; // "confirmation", "notice", "answer", "approval", "invitation", …
    struct str to;    // a valid address
    struct str subject;
    struct str body; // TEXT_LINK (texts.h) becomes the link below
    bool has_link;
    enum link_purpose link;
    int64_t link_object;
    struct str calendar;         // iCalendar object; empty when none
    const char *calendar_method; // "REQUEST" or "CANCEL"
    bool threaded;               // continues the conversation: References to what was said
};

// Inside store_write: stores the mail and its job. *id may be NULL.
MUST_USE bool mail_queue(const struct desk *d, struct db *db, const struct mail *m, int64_t *id,
                         struct error *e);

// A stored mail as it is composed.
struct mail_parts {
    struct str from, from_name, to, subject, body, calendar, calendar_method, message_id,
        references; // references: Message-IDs in angle brackets, separated by spaces
    struct str reply_to;
    int64_t date;
    bool automatic; // Auto-Submitted: auto-generated (RFC 3834)
};

// RFC 5322 and 2045 to 2047, CRLF line ends, ASCII only. Refuses (ERROR_INPUT) any address or
// header value that the validator refuses.
MUST_USE bool mail_compose(const struct mail_parts *m, struct buf *out, struct error *e);

// One header value, encoded as RFC 2047 wants where it is not plain ASCII, folded at 76 columns.
// Refuses control characters and line separators.
MUST_USE bool mail_header(struct buf *out, const char *name, struct str value, struct error *e);

// Sends the mail of a job. *for_good: trying again cannot help.
MUST_USE bool mail_send(struct desk *d, const struct job *j, bool *for_good, struct error *e);

// Hands a composed mail to the SMTP server (smtp.c).
MUST_USE bool smtp_send(const struct desk_options *o, struct str to, struct str mail,
                        bool *for_good, struct error *e);

#endif
