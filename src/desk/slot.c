// SPDX-License-Identifier: MIT
#include "desk/slot.h"

#include "base/cleanup.h"
#include "base/clock.h"
#include "desk/mail.h"
#include "desk/texts.h"

// A content line folded at 75 octets, never within a character (RFC 5545, section 3.1).
static void line(struct buf *out, struct str s)
{
    size_t column = 0;
    for (size_t i = 0; i < s.n;) {
        size_t next = i;
        (void)utf8_next(s, &next);
        if (column + (next - i) > 74) {
            buf_c(out, "\r\n ");
            column = 1;
        }
        buf_str(out, str_slice(s, i, next));
        column += next - i;
        i = next;
    }
    buf_c(out, "\r\n");
}

// TEXT of RFC 5545, section 3.3.11.
static struct str escaped(struct arena *a, struct str s)
{
    AUTO_BUF b = BUF_EMPTY;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '\\' || c == ';' || c == ',')
            buf_char(&b, '\\');
        if (c == '\n')
            buf_c(&b, "\\n");
        else if (c != '\r')
            buf_char(&b, c);
    }
    return str_copy(a, buf_view(&b));
}

// A parameter value in double quotes: those have no escape for '"' (RFC 5545, section 3.2).
static struct str quoted(struct arena *a, struct str s)
{
    AUTO_BUF b = BUF_EMPTY;
    for (size_t i = 0; i < s.n; i++)
        buf_char(&b, s.p[i] == '"' ? '\'' : s.p[i]);
    return str_copy(a, buf_view(&b));
}

static struct str stamp(struct arena *a, int64_t time)
{
    char t[TIME_RFC3339_SIZE]; // "2021-10-11T00:00:00Z"
    time_rfc3339(time, t);
    return str_format(a, "%.4s%.2s%.2sT%.2s%.2s%.2sZ", t, t + 5, t + 8, t + 11, t + 14, t + 17);
}

bool slot_calendar(const struct desk_slot *s, struct str from, struct str from_name, struct str to,
                   int64_t now, struct buf *out, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    bool clean = field_line_clean(s->summary) && field_text_clean(s->place) &&
                 field_line_clean(from_name) && field_line_clean(s->uid);
    if (!clean || !mail_address_valid(from) || !mail_address_valid(to))
        return desk_refuse(e, ERROR_INPUT, WORD_REFUSE_MAIL, 0);
    const char *method = s->cancelled ? "CANCEL" : "REQUEST";
    const char *status = s->cancelled ? "CANCELLED" : "CONFIRMED";
    buf_c(out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//presse//desk//EN\r\n");
    buf_format(out, "METHOD:%s\r\nBEGIN:VEVENT\r\n", method);
    line(out, str_format(&a, "UID:%.*s", STR_ARG(s->uid)));
    buf_format(out, "SEQUENCE:%lld\r\n", (long long)s->sequence);
    line(out, str_format(&a, "DTSTAMP:%.*s", STR_ARG(stamp(&a, now))));
    line(out, str_format(&a, "DTSTART:%.*s", STR_ARG(stamp(&a, s->starts_at))));
    line(out, str_format(&a, "DTEND:%.*s", STR_ARG(stamp(&a, s->ends_at))));
    line(out, str_format(&a, "SUMMARY:%.*s", STR_ARG(escaped(&a, s->summary))));
    if (s->place.n)
        line(out, str_format(&a, "LOCATION:%.*s", STR_ARG(escaped(&a, s->place))));
    line(out, str_format(&a, "ORGANIZER;CN=\"%.*s\":mailto:%.*s", STR_ARG(quoted(&a, from_name)),
                         STR_ARG(from)));
    line(out, str_format(&a, "ATTENDEE;ROLE=REQ-PARTICIPANT;RSVP=%s:mailto:%.*s",
                         s->cancelled ? "FALSE" : "TRUE", STR_ARG(to)));
    buf_format(out, "STATUS:%s\r\nTRANSP:OPAQUE\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", status);
    return true;
}

static struct desk_slot slot_of(const struct table *t, size_t i)
{
    return (struct desk_slot){
        .id = table_int(t, i, 0),
        .request = table_int(t, i, 1),
        .uid = table_text(t, i, 2),
        .sequence = table_int(t, i, 3),
        .starts_at = table_int(t, i, 4),
        .ends_at = table_int(t, i, 5),
        .zone = table_text(t, i, 6),
        .place = table_text(t, i, 7),
        .summary = table_text(t, i, 8),
        .cancelled = str_eq(table_text(t, i, 9), STR("cancelled")),
        .reference = table_text(t, i, 10),
        .name = table_text(t, i, 11),
        .outlet = table_text(t, i, 12),
    };
}

static bool slot_read(struct db *db, int64_t id, struct arena *a, struct desk_slot *out,
                      struct error *e)
{
    struct table t;
    if (!DB_QUERY(db, SQL_SLOT_GET, a, &t, e, C_INT(id)))
        return false;
    if (!t.rows)
        return desk_refuse(e, ERROR_MISSING, WORD_REFUSE_SLOT_MISSING, 0);
    *out = slot_of(&t, 0);
    return true;
}

struct plan {
    struct desk *desk;
    int64_t request, staff, id;
    struct desk_slot slot; // what is wanted
};

static bool invite(const struct plan *p, struct db *db, struct arena *a, struct error *e)
{
    const struct desk_options *o = desk_options(p->desk);
    struct desk_slot s;
    struct desk_request r;
    AUTO_BUF calendar = BUF_EMPTY;
    if (!slot_read(db, p->id, a, &s, e) || !request_read(db, s.request, a, &r, e))
        return false;
    struct str from = o->mail_from.n ? o->mail_from : STR("presse@presse.invalid");
    struct str name = o->mail_name.n ? o->mail_name : o->title;
    if (!slot_calendar(&s, from, name, r.email, clock_now(), &calendar, e))
        return false;
    struct mail m = {.request = s.request,
                     .kind = "invitation",
                     .to = r.email,
                     .subject =
                         str_format(a, "[%.*s] %.*s", STR_ARG(r.reference), STR_ARG(s.summary)),
                     .body = text_invitation(a, r.lang, s.cancelled,
                                             text_when(a, s.starts_at, s.zone, r.lang), s.place),
                     .calendar = buf_view(&calendar),
                     .calendar_method = s.cancelled ? "CANCEL" : "REQUEST",
                     .threaded = true};
    struct desk_actor who = {.who = ACTOR_STAFF, .staff = p->staff};
    return mail_queue(p->desk, db, &m, NULL, e) &&
           desk_log(db, who, s.request, s.cancelled ? "slot cancelled" : "slot",
                    str_format(a, "%lld", (long long)s.id), e);
}

static bool add_work(struct db *db, void *context, struct error *e)
{
    struct plan *p = context;
    AUTO_ARENA a = ARENA_EMPTY;
    const struct desk_slot *s = &p->slot;
    p->id = store_new_id();
    struct str uid = str_format(&a, "%lld@presse.invalid", (long long)p->id);
    return request_hold(db, p->request, e) &&
           DB_CHANGE(db, SQL_SLOT_ADD, NULL, e, C_INT(p->id), C_INT(p->request), C_TEXT(uid),
                     C_INT(s->starts_at), C_INT(s->ends_at), C_TEXT(s->zone), C_TEXT(s->place),
                     C_TEXT(s->summary), C_INT(clock_now())) &&
           invite(p, db, &a, e);
}

static bool change_work(struct db *db, void *context, struct error *e)
{
    const struct plan *p = context;
    AUTO_ARENA a = ARENA_EMPTY;
    const struct desk_slot *s = &p->slot;
    int64_t changed;
    bool ok = s->cancelled
                  ? DB_CHANGE(db, SQL_SLOT_CANCEL, &changed, e, C_INT(p->id), C_INT(clock_now()))
                  : DB_CHANGE(db, SQL_SLOT_CHANGE, &changed, e, C_INT(p->id), C_INT(s->starts_at),
                              C_INT(s->ends_at), C_TEXT(s->zone), C_TEXT(s->place),
                              C_TEXT(s->summary), C_INT(clock_now()));
    if (!ok)
        return false;
    if (changed != 1)
        return desk_refuse(e, ERROR_MISSING, WORD_REFUSE_SLOT_MISSING, 0);
    return invite(p, db, &a, e);
}

static bool plan_read(struct plan *p, struct str start, struct str end, struct str zone,
                      struct str place, struct str summary, struct error *e)
{
    struct desk_slot s = {.zone = zone, .place = str_trim(place), .summary = str_trim(summary)};
    if (!zone_to_time(start, zone, &s.starts_at) || !zone_to_time(end, zone, &s.ends_at))
        return desk_refuse(e, ERROR_INPUT, WORD_REFUSE_SLOT_TIME, 0);
    if (s.ends_at <= s.starts_at || s.ends_at - s.starts_at > 31 * 86400)
        return desk_refuse(e, ERROR_INPUT, WORD_REFUSE_SLOT_ORDER, 0);
    bool texts = s.summary.n && s.summary.n <= FIELD_SUBJECT_MOST && field_line_clean(s.summary) &&
                 s.place.n <= FIELD_LINE_MOST && field_text_clean(s.place);
    if (!texts)
        return desk_refuse(e, ERROR_INPUT, WORD_REFUSE_SLOT_TEXT, 0);
    p->slot = s;
    return true;
}

bool slot_add(struct desk *d, int64_t request, int64_t staff, struct str start, struct str end,
              struct str zone, struct str place, struct str summary, int64_t *id, struct error *e)
{
    struct plan p = {.desk = d, .request = request, .staff = staff};
    if (!plan_read(&p, start, end, zone, place, summary, e) ||
        !store_write(d->store, add_work, &p, e))
        return false;
    *id = p.id;
    return true;
}

bool slot_change(struct desk *d, int64_t id, int64_t staff, struct str start, struct str end,
                 struct str zone, struct str place, struct str summary, struct error *e)
{
    struct plan p = {.desk = d, .id = id, .staff = staff};
    return plan_read(&p, start, end, zone, place, summary, e) &&
           store_write(d->store, change_work, &p, e);
}

bool slot_cancel(struct desk *d, int64_t id, int64_t staff, struct error *e)
{
    struct plan p = {.desk = d, .id = id, .staff = staff, .slot = {.cancelled = true}};
    return store_write(d->store, change_work, &p, e);
}

static void slots_of(const struct table *t, struct arena *a, struct desk_slot **out, size_t *len)
{
    *out = ARENA_ARRAY(a, t->rows + 1, struct desk_slot);
    *len = t->rows;
    for (size_t i = 0; i < t->rows; i++)
        (*out)[i] = slot_of(t, i);
}

bool slot_list(struct desk *d, int64_t request, struct arena *a, struct desk_slot **out,
               size_t *len, struct error *e)
{
    struct db *db;
    struct table t;
    if (!store_read_begin(d->store, &db, e))
        return false;
    bool ok = DB_QUERY(db, SQL_SLOT_LIST, a, &t, e, C_INT(request));
    store_read_end(d->store, db);
    if (ok)
        slots_of(&t, a, out, len);
    return ok;
}

bool slot_coming(struct desk *d, int64_t from, struct arena *a, struct desk_slot **out, size_t *len,
                 struct error *e)
{
    struct db *db;
    struct table t;
    if (!store_read_begin(d->store, &db, e))
        return false;
    bool ok = DB_QUERY(db, SQL_SLOT_COMING, a, &t, e, C_INT(from), C_INT(500));
    store_read_end(d->store, db);
    if (ok)
        slots_of(&t, a, out, len);
    return ok;
}
