// SPDX-License-Identifier: MIT
// One exchange with a page of the desk: who asks, in which language, and what the page shows. A
// page is a tree of values (base/value.h), which its template looks fields up in.
#ifndef PRESSE_SERVE_DESK_CALL_H
#define PRESSE_SERVE_DESK_CALL_H

#include <stdatomic.h>

#include "base/value.h"
#include "desk/desk.h"
#include "desk/staff.h"
#include "room/room.h"
#include "serve/http.h"
#include "site/strings.h"
#include "site/template.h"
#include "site/theme.h"

struct datetext;

// What is counted for the metrics.
enum desk_event {
    EVENT_STORED,     // a request
    EVENT_REPEATED,   // the same form again: nothing was added
    EVENT_FAULTY,     // a form with faults
    EVENT_REFUSED,    // a form that a machine sent, or one too many
    EVENT_NOT_STORED, // the store could not
    EVENT_SIGNED_IN,
    EVENT_SIGN_IN_REFUSED,
    EVENT_DENIED, // no session, token, Origin or right
    EVENT_COUNT,
};

struct desk_site {
    struct arena arena;
    struct desk *desk;
    struct live *live;
    const char *location; // of the store
    struct runner *runner;
    struct theme *theme;
    struct str style_path, desk_style_path, proof_path;
    const struct datetext *dates[2]; // French, English
    struct str home;                 // what the site's name leads to
    const char *path;                // of the room
    struct handler *handlers;
    size_t handlers_len;
    atomic_uint_fast64_t events[EVENT_COUNT];
};

struct desk_call;

enum desk_need {
    NEED_NOTHING = 0,
    NEED_STAFF = 1,   // a session; POST: its token and a matching Origin
    NEED_MANAGER = 3, // and the role
};

struct desk_route {
    enum http_method method;
    const char *pattern;
    void (*page)(struct desk_call *c);
    enum desk_need need;
    struct desk_site *site; // filled in when handlers are made
};

struct desk_call {
    struct desk_site *site;
    struct desk *desk;
    const struct room *room; // as it is during this exchange
    struct request *q;
    struct response *out;
    struct arena *a;
    int64_t now;
    struct session session; // staff pages
    bool signed_in;
    struct str lang; // "fr" or "en"
    const struct catalogue *strings;
    struct value page; // what the template sees
};

// What pages look like: theme, dates, the path of the style. For pages beside the desk too.
MUST_USE bool desk_site_dress(struct desk_site *s, const struct room *r, struct error *e);
// The handler of the desk's own style; it lives as long as s.
void desk_site_style(struct desk_site *s, struct handler *out);

void desk_count(const struct desk_call *c, enum desk_event what);

void call_lang(struct desk_call *c, struct str lang);

// The text of a string id in the page's language.
struct str say(const struct desk_call *c, const char *id);
// say("desk-state-" + name) and such.
struct str say_of(const struct desk_call *c, const char *prefix, const char *name);

// The text of a string id with {n} filled.
struct str say_number(const struct desk_call *c, struct str id, int64_t n);
// What an entry of the log says: "request received by mail".
struct str say_done(struct desk_call *c, const struct desk_log_line *l);

// Fields of the page or of a map in it.
void show(struct desk_call *c, struct value *map, const char *key, struct str text);
void show_number(struct desk_call *c, struct value *map, const char *key, int64_t n);
void show_bool(struct desk_call *c, struct value *map, const char *key, bool truth);
// "25 November 2026, 18:00 (Europe/Paris)" under key, RFC 3339 under key_iso; nothing for 0.
void show_time(struct desk_call *c, struct value *map, const char *key, int64_t time,
               struct str zone);
struct value *show_list(struct desk_call *c, struct value *map, const char *key);
struct value *show_item(struct desk_call *c, struct value *list); // a new map at its end
struct value *show_map(struct desk_call *c, struct value *map, const char *key);

// Form field, trimmed of nothing; empty when absent or an upload.
struct str field(const struct desk_call *c, const char *name);
// The number in params[i], 0 when it is none.
int64_t param_id(const struct desk_call *c, size_t i);
int64_t number_of(struct str s);

// A clip of the room by its identity (or its id, 16 hexadecimal digits), or NULL.
const struct clip *clip_by_identity(const struct desk_call *c, struct str identity);
const struct clip *clip_by_id(const struct desk_call *c, struct str id);
// What a <datalist> offers when a request is closed with its clip: the newest ones.
void show_clip_choices(struct desk_call *c);

// A file to be saved, never shown: whatever it is, it has no active type. (RFC 6266: an ASCII name,
// and the real one in UTF-8.)
void attachment_headers(struct desk_call *c, struct str name);

// A page of the desk to go on to after signing in: s when it is a plain path below /desk/, else
// "/desk/". Nothing leads to another site.
struct str desk_path(struct str s);

// Ends of a page. Each sets the whole response.
void page_render(struct desk_call *c, int status, const char *template);
void page_redirect(struct desk_call *c, struct str path); // 303
// A page with a heading and a sentence; both are string ids.
void page_message(struct desk_call *c, int status, const char *title, const char *text);
void page_missing(struct desk_call *c);
// What people wrote into the form that was sent, so that a page which refuses it gives it back.
void show_typed(struct desk_call *c);
// What the desk's rules refused: the error's sentence on a page of its own, with a way back.
void page_refused(struct desk_call *c, const struct error *e, struct str back);

// Every route (desk_public.c, desk_staff.c, desk_actions.c, desk_office.c, desk_clips.c).
extern const struct desk_route desk_public_routes[], desk_staff_routes[], desk_action_routes[],
    desk_office_routes[], desk_coverage_routes[], desk_clip_routes[];
extern const size_t desk_public_routes_len, desk_staff_routes_len, desk_action_routes_len,
    desk_office_routes_len, desk_coverage_routes_len, desk_clip_routes_len;

#define SESSION_COOKIE "presse_session"
// The session's token from the Cookie header, or empty.
struct str call_cookie(const struct desk_call *c);

#endif
