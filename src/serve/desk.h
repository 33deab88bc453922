// SPDX-License-Identifier: MIT
// The desk's pages: forms for journalists and /desk for staff. One table lists every route with
// what it demands; one function enforces that before any page is called: a session, the CSRF
// token and a matching Origin for staff, a matching Origin for everybody who sends a form.
#ifndef PRESSE_SERVE_DESK_H
#define PRESSE_SERVE_DESK_H

#include "base/buf.h"
#include "base/error.h"
#include "serve/http.h"

struct desk_site;
struct live;

// Opens the desk when presse.yaml has a `desk:` key; *out is NULL otherwise. Starts the thread
// that does the jobs. live (the room in service) outlives it.
MUST_USE bool desk_site_open(struct live *live, struct desk_site **out, struct error *e);
// The room was read again: what presse.yaml says of the desk counts from now on. What cannot be
// used is told on standard error and leaves all settings as they were; another `store:` waits
// for a restart.
void desk_site_reload(struct desk_site *s);
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
