// SPDX-License-Identifier: MIT
// What the press service hands over: files, by expiring counted links under terms of use; and
// people who will talk, whose details go to a journalist only by that person's own yes, which
// is recorded for this request before anything is sent.
#ifndef PRESSE_DESK_DISCLOSE_H
#define PRESSE_DESK_DISCLOSE_H

#include "desk/request.h"

enum { FILE_LINK_SECONDS = 14 * 86400, FILES_MOST = 1000 };

// Names in the folder data/files that may be handed over, sorted.
MUST_USE bool file_names(struct desk *d, struct arena *a, struct str **out, size_t *len,
                         struct error *e);

struct handover {
    int64_t id, request;
    struct str path, title, terms;
    int64_t downloads, last_download_at, created_at, expires_at, revoked_at;
};
// path: one of file_names. Mails the link to the journalist. days 0: the default.
MUST_USE bool handover_add(struct desk *d, int64_t request, int64_t staff, struct str path,
                           struct str terms, int64_t days, struct error *e);
MUST_USE bool handover_list(struct desk *d, int64_t request, struct arena *a, struct handover **out,
                            size_t *len, struct error *e);
MUST_USE bool handover_load(struct desk *d, int64_t id, struct arena *a, struct handover *out,
                            struct error *e);
MUST_USE bool handover_revoke(struct desk *d, int64_t id, int64_t staff, struct error *e);
// Counts a download and opens the file: *fd, to be closed by the caller, and its size.
MUST_USE bool handover_open(struct desk *d, int64_t id, struct arena *a, struct handover *out,
                            int *fd, int64_t *size, struct error *e);

struct desk_contact {
    int64_t id;
    struct str name, email, phone, about;
};
MUST_USE bool contact_add(struct desk *d, int64_t staff, struct str name, struct str email,
                          struct str phone, struct str about, int64_t *id, struct error *e);
MUST_USE bool contact_list(struct desk *d, struct arena *a, struct desk_contact **out, size_t *len,
                           struct error *e);

struct consent {
    int64_t id, contact;
    struct str name, how;
    int64_t given_at, withdrawn_at, disclosed_at;
};
// how: in words, when and how the person said yes.
MUST_USE bool consent_give(struct desk *d, int64_t contact, int64_t request, int64_t staff,
                           struct str how, struct error *e);
MUST_USE bool consent_withdraw(struct desk *d, int64_t contact, int64_t request, int64_t staff,
                               struct error *e);
MUST_USE bool consent_list(struct desk *d, int64_t request, struct arena *a, struct consent **out,
                           size_t *len, struct error *e);
// Mails the person's details to the journalist. ERROR_INPUT without a standing consent.
MUST_USE bool contact_disclose(struct desk *d, int64_t contact, int64_t request, int64_t staff,
                               struct error *e);

#endif
