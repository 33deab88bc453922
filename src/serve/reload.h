// SPDX-License-Identifier: MIT
// With --watch: open browsers learn of a new snapshot and fetch their page again. A page names
// the script RELOAD_SCRIPT; the script listens to RELOAD_STREAM, a stream of server-sent
// events: "change" when the site changed, "broken" with what is wrong when an edit was kept
// out, which only browsers on this machine are told.
#ifndef PRESSE_SERVE_RELOAD_H
#define PRESSE_SERVE_RELOAD_H

#include <stdbool.h>

#include "serve/http.h"

#define RELOAD_SCRIPT "/-/reload.js"
#define RELOAD_STREAM "/-/reload"

struct reload;

// local: the server listens on this machine only.
struct reload *reload_make(bool local);
void reload_changed(struct reload *r);
// Until the next change, browsers that connect are told this too.
void reload_broken(struct reload *r, struct str diagnostics);
// Ends all streams, and those that come later at once.
void reload_close(struct reload *r);
// After the HTTP server has stopped. Legal on NULL.
void reload_free(struct reload *r);

// Handlers; the context of the stream is the struct reload.
void reload_handle_stream(void *reload, struct request *q, struct response *out);
void reload_handle_script(void *nothing, struct request *q, struct response *out);

#endif
