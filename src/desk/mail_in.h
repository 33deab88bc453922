// SPDX-License-Identifier: MIT
// Mail that comes back. `presse mail-in` hands one message over, as mail servers deliver to
// programs. It joins the request that its recipient address (presse+TOKEN@…) or its References
// name; a message that belongs to none becomes a new request, so that nothing is lost.
// Automatic answers and our own mails are not stored as messages: the first are noted in the
// request's log. A mail of ours to a journalist or an approver that comes back undelivered is shown
// with its request, and opens it again.
#ifndef PRESSE_DESK_MAIL_IN_H
#define PRESSE_DESK_MAIL_IN_H

#include "desk/request.h"

enum {
    MAIL_IN_MOST = 25 << 20,
    MAIL_IN_TEXT_MOST = 200000,
    MAIL_IN_PARTS_MOST = 200,
    MAIL_IN_FILES_MOST = 50
};

struct mail_in {
    struct str from, from_name;     // address of the sender; "" when unreadable
    struct str subject, message_id; // id in angle brackets, "" when none
    struct str text;                // the readable part as UTF-8, line ends LF
    struct str *recipients;         // To, Cc, Delivered-To, X-Original-To: addresses
    size_t recipients_len;
    struct str *references; // In-Reply-To and References
    size_t references_len;
    struct request_file *attachments; // bytes decoded; names and types as claimed, one line each
    size_t attachments_len;
    bool automatic; // an automatic answer or a bounce
    bool bounced;   // a mail could not be delivered (RFC 3464); delays and receipts are not meant
    struct str returned_id; // Message-ID of the mail that a bounce gives back, "" when unknown
};

// Reads a message (RFC 5322, MIME). Never fails on content: what cannot be decoded is shown as
// it can be. False only when it is no message at all.
MUST_USE bool mail_in_read(struct str raw, struct arena *a, struct mail_in *out, struct error *e);

enum mail_in_fate { MAIL_JOINED, MAIL_NEW, MAIL_AGAIN, MAIL_AUTOMATIC, MAIL_OURS, MAIL_BOUNCED };

// Stores it. extra: the recipient that the mail server names on the command line, may be empty.
MUST_USE bool mail_in_take(struct desk *d, struct str raw, struct str extra,
                           enum mail_in_fate *fate, int64_t *request, struct error *e);

#endif
