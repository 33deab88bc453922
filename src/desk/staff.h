// SPDX-License-Identifier: MIT
// Accounts of the press service: sign-in by password (Argon2id) and, when set up, a six-digit
// code (TOTP, RFC 6238) or one of ten recovery codes; sessions that end after SESSION_IDLE
// without use and SESSION_LONGEST at most. Session and recovery tokens are stored hashed.
#ifndef PRESSE_DESK_STAFF_H
#define PRESSE_DESK_STAFF_H

#include "desk/desk.h"

enum {
    SESSION_IDLE = 12 * 3600,
    SESSION_LONGEST = 7 * 86400,
    PASSWORD_LEAST = 12,
    RECOVERY_CODES = 10,
};

enum desk_role { ROLE_OFFICER, ROLE_MANAGER }; // managers also erase and export

struct staff {
    int64_t id;
    struct str email, name, lang;
    enum desk_role role;
    bool totp; // the second step is set up
    bool disabled;
};

MUST_USE bool staff_add(struct desk *d, struct str email, struct str name, enum desk_role role,
                        struct str password, int64_t *id, struct error *e);
// A new password for an account; also ends its sessions, its second step and enables it again.
MUST_USE bool staff_reset(struct desk *d, struct str email, struct str password, struct error *e);
// Disables: what the account did stays in the log. Ends its sessions.
MUST_USE bool staff_remove(struct desk *d, struct str email, struct error *e);
MUST_USE bool staff_list(struct desk *d, struct arena *a, struct staff **out, size_t *len,
                         struct error *e);

struct session {
    struct staff staff;
    struct str csrf; // what forms of this session carry
};

// Signs in. *token stays empty when account, password or code is wrong, or too many failed
// attempts came from this address for this account: the caller cannot tell which.
MUST_USE bool staff_login(struct desk *d, struct str email, struct str password, struct str code,
                          struct str peer, struct arena *a, struct str *token, struct error *e);
// The session of a cookie's token. *found is false when there is none (any more).
MUST_USE bool session_find(struct desk *d, struct str token, int64_t now, struct arena *a,
                           struct session *out, bool *found, struct error *e);
MUST_USE bool session_end(struct desk *d, struct str token, struct error *e);

// Changes one's own password: the present one is asked. *right is false when it is wrong.
MUST_USE bool staff_change_password(struct desk *d, int64_t id, struct str old, struct str new,
                                    bool *right, struct error *e);

// The language that the account reads the desk in: "fr" or "en".
MUST_USE bool staff_set_lang(struct desk *d, int64_t id, struct str lang, struct error *e);

// The second step. A new secret (base32) to be shown once; it counts after staff_totp_confirm
// with a right code, which also gives the recovery codes.
struct str totp_secret(struct arena *a);
struct str totp_address(struct arena *a, struct str title, struct str email, struct str secret);
// The step at which `code` is right for secret (base32) around `now`, or 0.
int64_t totp_check(struct str secret, struct str code, int64_t now);
MUST_USE bool staff_totp_confirm(struct desk *d, int64_t id, struct str secret, struct str code,
                                 struct arena *a, struct str codes[RECOVERY_CODES], bool *right,
                                 struct error *e);
MUST_USE bool staff_totp_remove(struct desk *d, int64_t id, struct error *e);

#endif
