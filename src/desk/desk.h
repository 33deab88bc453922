// SPDX-License-Identifier: MIT
// The desk: journalists ask, the press service answers, nothing is lost. This folder holds its
// rules; it knows nothing of HTTP or HTML. Each header is one part:
//   field.h     what a form may contain          request.h   requests and their states
//   link.h      personal links                   answer.h    answers and their approval
//   staff.h     accounts, sessions, second step  spam.h      keeping machines out
//   mail.h      composing and sending            mail_in.h   reading what comes back
//   slot.h      interviews and visits            disclose.h  files and people handed over
//   retention.h erasing, exporting, counting     runner.h    the jobs
//   remind.h    deadlines that come near         texts.h     what mails and refusals say
// Everything a function returns lives in the arena that it was given.
#ifndef PRESSE_DESK_DESK_H
#define PRESSE_DESK_DESK_H

#include "base/arena.h"
#include "base/error.h"
#include "base/value.h"
#include "store/store.h"

enum desk_kind {
    KIND_INFORMATION,
    KIND_INTERVIEW,
    KIND_VISIT,
    KIND_PHOTOS,
    KIND_TESTIMONY,
    KIND_FIGURES,
    KIND_COUNT,
};

enum desk_state {
    STATE_NEW,      // somebody must act
    STATE_WAITING,  // an answer waits for approval
    STATE_AGREED,   // an answer may be sent
    STATE_ANSWERED, // an answer was sent
    STATE_DECLINED,
    STATE_CLOSED, // done with, or withdrawn
    STATE_COUNT,
};

const char *desk_kind_name(enum desk_kind k);   // "interview"
const char *desk_state_name(enum desk_state s); // "waiting"
bool desk_kind_of(struct str name, enum desk_kind *out);
bool desk_state_of(struct str name, enum desk_state *out);

// Who must agree before an answer to requests of a kind may go out.
struct desk_approver {
    bool kinds[KIND_COUNT];
    struct str name, email;
};

// From presse.yaml: `base_url` and `title` of the room and what stands under `desk:`.
struct desk_options {
    struct str base_url;  // "https://example.org", never from a request; "" when unknown
    struct str title;     // of the organisation's press room
    struct str lang;      // "fr" or "en": of mails to staff
    struct str mail_from; // address that mails come from; "" when mail is not set up
    struct str mail_name; // shown with it; the title when not given
    struct str smtp_url;  // "smtp://host:25" or "smtps://host:465"; "" when mail is not set up
    struct str smtp_user, smtp_password;
    bool smtp_starttls_optional; // else smtp:// to another machine needs STARTTLS
    struct str *notify;          // told of each new request
    size_t notify_len;
    struct desk_approver *approvers;
    size_t approvers_len;
    int64_t retention_months;  // 12
    int64_t form_per_hour;     // submissions an hour and address: 5; 0 means no limit
    int64_t attack_per_minute; // submissions a minute, all addresses, from which proof is asked
    int64_t remind_hours;      // before a deadline, when staff are reminded: 3; 0: never
    struct str terms;          // default terms for files handed over
};

struct spam;

struct desk {
    struct arena arena;
    struct store *store;
    _Atomic(const struct desk_options *) options; // read by desk_options
    struct desk_options_kept *kept;               // all that ever counted, newest first
    struct str key;    // signs forms and makes links; from the file data/desk.key
    struct str files;  // folder with files that may be handed over: data/files
    struct spam *spam; // counters (spam.h)
};

// Reads the options. config is presse.yaml (an empty map is fine). Bad values are errors that
// name their key. folder: paths in the configuration are relative to it.
MUST_USE bool desk_options_read(struct arena *a, const struct value *config, const char *folder,
                                struct desk_options *out, struct error *e);

// Where the store is: `store:` of the configuration, or FOLDER/data/presse.db.
const char *desk_store_location(struct arena *a, const struct value *config, const char *folder);

// Opens the store and the key below folder/data. The options are copied.
MUST_USE bool desk_open(const char *folder, const char *location,
                        const struct desk_options *options, struct desk **out, struct error *e);
void desk_close(struct desk *d); // legal on NULL

// The options that count now. They stay until the desk is closed; who needs several of them to
// fit together takes them once.
const struct desk_options *desk_options(const struct desk *d);
// From now on these count (copied); what is the same as before costs nothing. By one thread at
// a time, while others read.
void desk_options_set(struct desk *d, const struct desk_options *options);

// True when mails can be sent.
bool desk_can_mail(const struct desk *d);

// Who does something, for the log.
struct desk_actor {
    enum { ACTOR_STAFF, ACTOR_JOURNALIST, ACTOR_APPROVER, ACTOR_SYSTEM } who;
    int64_t staff; // ACTOR_STAFF: the account
};

// Inside store_write: one line in the append-only log. detail must hold nothing personal.
MUST_USE bool desk_log(struct db *db, struct desk_actor actor, int64_t request, const char *action,
                       struct str detail, struct error *e);

struct desk_log_line {
    int64_t at;
    struct str actor, staff_name, action, detail;
    int64_t request; // 0 when about none
    struct str reference;
};
// The log of a request, oldest first; of everything, newest first, when request is 0.
MUST_USE bool desk_log_read(struct desk *d, int64_t request, struct arena *a,
                            struct desk_log_line **out, size_t *len, struct error *e);

#endif
