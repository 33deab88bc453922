// SPDX-License-Identifier: MIT
// Requests: what a journalist asked, where it stands, who looks after it.
//
// States and who moves them: new -> waiting (an answer is proposed) -> agreed -> answered (it was
// sent); declined and closed by staff; closed also when the journalist withdraws. What the
// journalist adds to an answered, declined or closed request makes it new again.
#ifndef PRESSE_DESK_REQUEST_H
#define PRESSE_DESK_REQUEST_H

#include "desk/field.h"

struct desk_request {
    int64_t id;
    struct str reference; // "K7Q2-M9X4": what people quote
    enum desk_kind kind;
    enum desk_state state;
    struct str lang, name, outlet, email, phone;
    int64_t deadline; // 0: none
    struct str zone;
    struct str subject, message, dates, place, medium, picture_use, source, thread_token;
    int64_t assignee;
    struct str assignee_name;
    struct str clip; // identity of the article that came of it; "" when none
    int64_t withdrawn_at, created_at, updated_at, answered_at, closed_at, erased_at;
};

struct submitted {
    int64_t id;
    struct str reference;
    struct str token; // of the personal link
    bool again;       // this submission was stored before: nothing was added
};

enum { REQUEST_LINK_SECONDS = 180 * 86400 };

// Stores a request with its link, the confirmation mail, the mails to staff and the log, in one
// durable transaction. The same idempotency key gives the same request.
MUST_USE bool request_submit(struct desk *d, const struct submission *s, struct str idempotency,
                             struct arena *a, struct submitted *out, struct error *e);

// A mail with the files that came with it.
struct request_mail {
    struct str text, subject, message_id; // id in angle brackets
    struct str from;                      // address of the sender
    const struct request_file {
        struct str name, type, bytes; // name and type: one line each, as the sender claims
    } * files;
    size_t files_len;
};

// Bytes of files that are kept with one request; later ones are only named.
#define REQUEST_FILES_MOST ((int64_t)100 << 20)

// The same for a mail that belongs to no request yet; its text is s->message.
MUST_USE bool request_submit_mail(struct desk *d, const struct submission *s,
                                  const struct request_mail *m, struct arena *a,
                                  struct submitted *out, struct error *e);

// ERROR_MISSING when there is none.
MUST_USE bool request_load(struct desk *d, int64_t id, struct arena *a, struct desk_request *out,
                           struct error *e);
// The same inside a transaction.
MUST_USE bool request_read(struct db *db, int64_t id, struct arena *a, struct desk_request *out,
                           struct error *e);

// Inside store_write: ERROR_MISSING when there is no such request. PostgreSQL holds its row until
// the end, so that two people's changes do not cross.
MUST_USE bool request_hold(struct db *db, int64_t id, struct error *e);

struct inbox_row {
    int64_t id;
    struct str reference;
    enum desk_kind kind;
    enum desk_state state;
    struct str name, outlet, subject;
    int64_t deadline;
    struct str zone;
    int64_t rank;
    struct str assignee_name;
    int64_t created_at, withdrawn_at;
};

enum { INBOX_COUNTED = 1000 };

struct inbox_query {
    int state;                    // enum desk_state, or -1 for all open ones
    int kind;                     // enum desk_kind, or -1
    int64_t assignee;             // 0: anybody
    struct str search;            // words; when given, the other filters do not count
    int64_t after_rank, after_id; // the last row of the page before; rank -1 for the first page
    size_t most;
};

struct inbox {
    struct inbox_row *rows; // by deadline, soonest first; those without one last
    size_t len;
    bool more;
    int64_t counts[STATE_COUNT]; // at most INBOX_COUNTED each
};
MUST_USE bool request_inbox(struct desk *d, const struct inbox_query *q, struct arena *a,
                            struct inbox *out, struct error *e);
// How many are open, and how many of those are past their deadline.
struct request_open {
    int64_t by_state[STATE_COUNT], late;
};
MUST_USE bool request_open_count(struct desk *d, int64_t now, struct request_open *out,
                                 struct error *e);
// Other requests of the same address or outlet, newest first.
MUST_USE bool request_history(struct desk *d, const struct desk_request *r, struct arena *a,
                              struct inbox_row **out, size_t *len, struct error *e);

struct desk_message {
    int64_t id;
    bool incoming;
    struct str kind, to, subject, body;
    int64_t created_at, sent_at; // sent_at 0: waits in the queue
};
MUST_USE bool request_messages(struct desk *d, int64_t id, struct arena *a,
                               struct desk_message **out, size_t *len, struct error *e);

struct desk_attachment {
    int64_t id;
    struct str name, type;
    int64_t size, created_at;
};
MUST_USE bool request_attachments(struct desk *d, int64_t id, struct arena *a,
                                  struct desk_attachment **out, size_t *len, struct error *e);
// The bytes of one, by its own id. ERROR_MISSING when there is none.
MUST_USE bool attachment_load(struct desk *d, int64_t id, struct arena *a, struct str *name,
                              struct str *bytes, struct error *e);

struct desk_note {
    struct str body, staff_name;
    int64_t created_at;
};
MUST_USE bool request_notes(struct desk *d, int64_t id, struct arena *a, struct desk_note **out,
                            size_t *len, struct error *e);

// What the journalist writes later, through the link. message_id and refs are those of a mail,
// empty otherwise. *added is false when this message is there already.
MUST_USE bool request_add_message(struct desk *d, int64_t id, struct str text, struct str subject,
                                  struct str message_id, bool *added, struct error *e);
// The same for a mail.
MUST_USE bool request_add_mail(struct desk *d, int64_t id, const struct request_mail *m,
                               bool *added, struct error *e);
// A mail of ours that could not be delivered: staff are told, and what was answered is open again.
MUST_USE bool request_add_bounce(struct desk *d, int64_t id, const struct request_mail *m,
                                 bool *added, struct error *e);
MUST_USE bool request_withdraw(struct desk *d, int64_t id, struct error *e);

// What staff do. Each is logged.
MUST_USE bool request_note(struct desk *d, int64_t id, int64_t staff, struct str text,
                           struct error *e);
MUST_USE bool request_assign(struct desk *d, int64_t id, int64_t staff, int64_t assignee,
                             struct error *e);
// Declines, closes or opens again (STATE_NEW). The other states follow from answers.
// decline: text (may be empty) is mailed to the journalist.
MUST_USE bool request_move(struct desk *d, int64_t id, int64_t staff, enum desk_state to,
                           struct str text, struct error *e);
// The article that came of it; empty takes it away. identity as address_identity gives it.
MUST_USE bool request_clip(struct desk *d, int64_t id, int64_t staff, struct str identity,
                           struct error *e);
// The requests that an article came of.
struct clip_request {
    int64_t id;
    enum desk_state state;
    struct str reference, subject, name, outlet;
};
MUST_USE bool request_of_clip(struct desk *d, struct str identity, struct arena *a,
                              struct clip_request **out, size_t *len, struct error *e);
// A new personal link, mailed to the journalist; the old ones stop working.
MUST_USE bool request_new_link(struct desk *d, int64_t id, int64_t staff, struct error *e);

// Inside a transaction: changes the state and logs it.
MUST_USE bool request_state(struct db *db, int64_t id, enum desk_state to, struct desk_actor actor,
                            struct error *e);

#endif
