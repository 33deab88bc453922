// SPDX-License-Identifier: MIT
// The desk's pages: forms for journalists and /desk for staff. One table lists every route with
// what it demands; one function enforces that before any page is called: a session, the CSRF
// token and a matching Origin for staff, a matching Origin for everybody who sends a form.
#ifndef PRESSE_SERVE_DESK_H
#define PRESSE_SERVE_DESK_H

#include "base/buf.h"
#include "base/error.h"
#include "room/room.h"
#include "serve/http.h"

struct desk_site;

// Opens the desk when presse.yaml has a `desk:` key; *out is NULL otherwise. Starts the thread
// that does the jobs.
MUST_USE bool desk_site_open(const struct room *r, struct desk_site **out, struct error *e);
void desk_site_close(struct desk_site *s); // legal on NULL

// The handlers; they live as long as the desk.
struct handlers desk_site_handlers(struct desk_site *s);

struct store;
struct store *desk_site_store(struct desk_site *s); // the desk's

// Whether what journalists send can be stored now. Stuck jobs do not count: `presse jobs` and
// the metrics tell of them.
bool desk_site_healthy(struct desk_site *s);
// The desk's families of metrics (metrics.h).
void desk_site_metrics(struct desk_site *s, struct buf *out);

#endif
