// SPDX-License-Identifier: MIT
// Personal links: whoever has one may do one thing without an account. The token is an
// HMAC of purpose, object and serial under the desk's key, which is not in the database; the
// database keeps its hash. A link can be revoked and expires. Opening one changes nothing, so
// that mail scanners do no harm; what it allows is done by POST.
#ifndef PRESSE_DESK_LINK_H
#define PRESSE_DESK_LINK_H

#include "desk/desk.h"

enum link_purpose { LINK_REQUEST, LINK_APPROVAL, LINK_FILE };

// Inside store_write. Makes a link that lives `seconds`; *token may be NULL (a mail finds it
// again by link_token).
MUST_USE bool link_make(const struct desk *d, struct db *db, enum link_purpose purpose,
                        int64_t object, int64_t seconds, struct arena *a, struct str *token,
                        struct error *e);
// The token of the newest link that is not revoked; empty when there is none.
MUST_USE bool link_token(const struct desk *d, struct db *db, enum link_purpose purpose,
                         int64_t object, struct arena *a, struct str *token, struct error *e);
// Inside store_write.
MUST_USE bool link_revoke(struct db *db, enum link_purpose purpose, int64_t object,
                          struct error *e);
// What the token opens: *object is 0 when it is unknown, revoked or expired; the three look alike.
MUST_USE bool link_open(struct desk *d, enum link_purpose purpose, struct str token, int64_t now,
                        int64_t *object, struct error *e);

bool link_purpose_of(struct str name, enum link_purpose *out);
const char *link_purpose_name(enum link_purpose p); // "request", "approval", "file"
// base_url + "/r/TOKEN", "/approve/TOKEN" or "/file/TOKEN".
struct str link_address(const struct desk *d, struct arena *a, enum link_purpose p,
                        struct str token);

#endif
