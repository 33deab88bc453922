// SPDX-License-Identifier: MIT
// The public site: every path that no other handler takes.
#ifndef PRESSE_SERVE_PUBLIC_H
#define PRESSE_SERVE_PUBLIC_H

#include "serve/http.h"

// Handler for GET (and HEAD) of any path; context is the struct live.
void public_handle(void *live, struct request *q, struct response *out);

// The answer of /healthz without a desk: 200 as soon as and as long as the site is served.
void public_health(void *live, struct request *q, struct response *out);

#endif
