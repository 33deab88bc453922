// SPDX-License-Identifier: MIT
// A request's whole life, on both engines: if this fails, a journalist's request is lost, or an
// answer leaves that nobody agreed to, or somebody's details outlive their erasure.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/file.h"
#include "desk/answer.h"
#include "desk/disclose.h"
#include "desk/link.h"
#include "desk/remind.h"
#include "desk/retention.h"
#include "desk/runner.h"
#include "desk/slot.h"
#include "desk/texts.h"
#include "place.h"
#include "room.h"
#include "store/engine.h"

static struct desk *d; // the engine under test
static struct desk *desks[2];
static size_t desks_len;
static const char *no_postgres;
static struct error e;

static struct desk_request load(int64_t id, struct arena *a)
{
    struct desk_request r;
    FINE(request_load(d, id, a, &r, &e));
    return r;
}

static int64_t mails_to(int64_t request, const char *to, struct arena *a)
{
    struct desk_message *m;
    size_t len;
    int64_t n = 0;
    FINE(request_messages(d, request, a, &m, &len, &e));
    for (size_t i = 0; i < len; i++)
        n += str_eq(m[i].to, str_of(to));
    return n;
}

static void submitting_twice_stores_once(void)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct submission s = test_submission();
    struct str first, second;
    int64_t id = test_submit(d, &s, "key-1", &a, &first);
    assert_true(test_submit(d, &s, "key-1", &a, &second) == id);
    assert_true(str_eq(first, second));
    struct desk_request r = load(id, &a);
    assert_int_equal(r.state, STATE_NEW);
    assert_true(str_eq(r.name, s.name) && str_eq(r.message, s.message));
    assert_int_equal(r.deadline, 1800000000);
    assert_int_equal(mails_to(id, "zoe@paper.example", &a), 1);
    assert_int_equal(mails_to(id, "staff@desk.example", &a), 1);
}

static void links_open_until_revoked_or_expired(void)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct submission s = test_submission();
    struct str token;
    int64_t id = test_submit(d, &s, "key-link", &a, &token), object, now = clock_now();
    FINE(link_open(d, LINK_REQUEST, token, now, &object, &e));
    assert_true(object == id);
    FINE(link_open(d, LINK_APPROVAL, token, now, &object, &e)); // another door
    assert_int_equal(object, 0);
    FINE(link_open(d, LINK_REQUEST, token, now + REQUEST_LINK_SECONDS, &object, &e));
    assert_int_equal(object, 0);
    FINE(link_open(d, LINK_REQUEST, STR("\xFF\xFE"), now, &object, &e));
    assert_int_equal(object, 0);
    int64_t mails = mails_to(id, "zoe@paper.example", &a);
    FINE(request_new_link(d, id, 0, &e));
    assert_int_equal(mails_to(id, "zoe@paper.example", &a), mails + 1); // with the new one
    FINE(link_open(d, LINK_REQUEST, token, now, &object, &e));
    assert_int_equal(object, 0);
}

static void a_journalist_adds_and_withdraws(void)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct submission s = test_submission();
    int64_t id = test_submit(d, &s, "key-add", &a, NULL);
    bool added;
    FINE(request_move(d, id, 0, STATE_CLOSED, STR_NONE, &e));
    assert_int_equal(load(id, &a).state, STATE_CLOSED);
    FINE(request_add_message(d, id, STR("One more thing"), STR(""), STR("<a@b>"), &added, &e));
    assert_true(added);
    assert_int_equal(load(id, &a).state, STATE_NEW);
    FINE(request_add_message(d, id, STR("One more thing"), STR(""), STR("<a@b>"), &added, &e));
    assert_false(added); // the same mail, delivered twice
    FINE(request_withdraw(d, id, &e));
    struct desk_request r = load(id, &a);
    assert_int_equal(r.state, STATE_CLOSED);
    assert_true(r.withdrawn_at > 0);
    FINE(request_withdraw(d, id, &e));
}

static struct desk_answer only_answer(int64_t request, struct arena *a)
{
    struct desk_answer *list;
    size_t len;
    FINE(answer_list(d, request, a, &list, &len, &e));
    assert_true(len >= 1);
    return list[len - 1];
}

static void nothing_unagreed_is_sent(void)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct submission s = test_submission();
    int64_t id = test_submit(d, &s, "key-answer", &a, NULL), answer;
    struct desk_approver picked[] = {{.name = STR("Ann"), .email = STR("ann@desk.example")},
                                     {.name = STR("Bob"), .email = STR("bob@desk.example")}};
    FINE(answer_propose(d, id, 0, STR("Re: x"), STR("Yes.\n"), picked, 2, &answer, &e));
    assert_int_equal(load(id, &a).state, STATE_WAITING);
    assert_false(answer_send(d, answer, 0, STR("Re: x"), STR("Yes.\n"), &e));
    struct desk_answer x = only_answer(id, &a);
    assert_int_equal(x.approvals_len, 2);
    // A text that was not shown cannot be agreed to.
    assert_false(approval_decide(d, x.approvals[0].id, true, STR("0000"), STR_NONE, &e));
    FINE(approval_decide(d, x.approvals[0].id, true, x.hash, STR_NONE, &e));
    assert_false(approval_decide(d, x.approvals[0].id, true, x.hash, STR_NONE, &e)); // once
    assert_false(answer_send(d, answer, 0, STR("Re: x"), STR("Yes.\n"), &e));
    FINE(approval_decide(d, x.approvals[1].id, true, x.hash, STR_NONE, &e));
    assert_int_equal(load(id, &a).state, STATE_AGREED);
    assert_false(answer_send(d, answer, 0, STR("Re: x"), STR("Yes!\n"), &e));
    assert_false(answer_send(d, answer, 0, STR("Re: xY"), STR("es.\n"), &e));
    assert_int_equal(mails_to(id, "zoe@paper.example", &a), 1); // the confirmation only
    FINE(answer_send(d, answer, 0, STR("Re: x"), STR("Yes.\n"), &e));
    assert_false(answer_send(d, answer, 0, STR("Re: x"), STR("Yes.\n"), &e)); // once
    assert_int_equal(mails_to(id, "zoe@paper.example", &a), 2);
    assert_int_equal(load(id, &a).state, STATE_ANSWERED);
}

static void an_objection_and_a_new_text_stop_an_answer(void)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct submission s = test_submission();
    int64_t id = test_submit(d, &s, "key-object", &a, NULL), answer, second;
    struct desk_approver picked[] = {{.name = STR("Ann"), .email = STR("ann@desk.example")}};
    FINE(answer_propose(d, id, 0, STR("Re: x"), STR("No."), picked, 1, &answer, &e));
    struct desk_answer x = only_answer(id, &a);
    assert_false(approval_decide(d, x.approvals[0].id, false, x.hash, STR("  "), &e));
    FINE(approval_decide(d, x.approvals[0].id, false, x.hash, STR("Too short"), &e));
    assert_int_equal(load(id, &a).state, STATE_NEW);
    assert_false(answer_send(d, answer, 0, STR("Re: x"), STR("No."), &e));
    FINE(answer_propose(d, id, 0, STR("Re: x"), STR("One."), picked, 1, &answer, &e));
    x = only_answer(id, &a);
    FINE(answer_propose(d, id, 0, STR("Re: x"), STR("Two."), picked, 1, &second, &e));
    // The link to the first text is out there; agreeing to it agrees to nothing.
    assert_false(approval_decide(d, x.approvals[0].id, true, x.hash, STR_NONE, &e));
    assert_false(answer_send(d, answer, 0, STR("Re: x"), STR("One."), &e));
}

static bool tamper(struct db *db, void *context, struct error *why)
{
    return db->calls->script(db, context, why);
}

static void the_log_and_answers_cannot_be_rewritten(void)
{
    static char update[] = "UPDATE audit SET action = 'x'", delete[] = "DELETE FROM audit";
    static char text[] = "UPDATE answer SET body = 'x'";
    assert_false(store_write(d->store, tamper, update, &e));
    assert_non_null(strstr(e.message, "append-only"));
    assert_false(store_write(d->store, tamper, delete, &e));
    assert_false(store_write(d->store, tamper, text, &e));
}

static void the_inbox_is_ordered_by_deadline(void)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct submission s = test_submission();
    s.subject = STR("Une très belle île");
    for (int i = 0; i < 5; i++) {
        s.deadline = i == 2 ? 0 : 1900000000 - i * 1000;
        test_submit(d, &s, str_c(&a, str_format(&a, "key-inbox-%d", i)), &a, NULL);
    }
    struct inbox box;
    struct inbox_query q = {.state = -1, .kind = KIND_INTERVIEW, .after_rank = -1, .most = 3};
    int64_t last = -1;
    size_t seen = 0;
    do {
        FINE(request_inbox(d, &q, &a, &box, &e));
        for (size_t i = 0; i < box.len; i++, seen++) {
            assert_true(box.rows[i].rank >= last);
            last = box.rows[i].rank;
        }
        q.after_rank = last;
        q.after_id = box.len ? box.rows[box.len - 1].id : 0;
    } while (box.more);
    assert_true(seen >= 5);
    assert_true(box.counts[STATE_NEW] >= 5);
    q = (struct inbox_query){.state = -1, .kind = -1, .search = STR("TRES ile"), .most = 50};
    FINE(request_inbox(d, &q, &a, &box, &e));
    assert_int_equal(box.len, 5);
    q.search = STR("\"* ' -- zoe@paper.example");
    FINE(request_inbox(d, &q, &a, &box, &e));
    struct inbox_row *history;
    size_t len;
    struct desk_request r = load(box.len ? box.rows[0].id : 0, &a);
    FINE(request_history(d, &r, &a, &history, &len, &e));
    assert_true(len >= 5);
}

static bool calendar_read(struct db *db, void *context, struct error *why)
{
    struct table t;
    struct arena *a = ((void **)context)[0];
    struct str *out = ((void **)context)[1];
    if (!db->calls->run_text(db, "SELECT calendar FROM message WHERE calendar <> '' ORDER BY id",
                             NULL, 0, a, &t, why))
        return false;
    *out = table_text(&t, t.rows - 1, 0);
    return true;
}

static void invitations_keep_their_uid(void)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct submission s = test_submission();
    int64_t id = test_submit(d, &s, "key-slot", &a, NULL), slot;
    struct str zone = STR("Europe/Paris"), calendar;
    void *context[] = {&a, &calendar};
    FINE(slot_add(d, id, 0, STR("2027-03-01T10:00"), STR("2027-03-01T11:00"), zone,
                  STR("Paris; 20, rue X"), STR("Interview, radio"), &slot, &e));
    FINE(store_write(d->store, calendar_read, context, &e));
    assert_true(str_contains(calendar, STR("DTSTART:20270301T090000Z\r\n")));
    assert_true(str_contains(calendar, STR("METHOD:REQUEST\r\n")));
    assert_true(str_contains(calendar, STR("SEQUENCE:0\r\n")));
    assert_true(str_contains(calendar, STR("LOCATION:Paris\\; 20\\, rue X\r\n")));
    FINE(slot_change(d, slot, 0, STR("2027-07-01T10:00"), STR("2027-07-01T11:00"), zone, STR(""),
                     STR("Interview"), &e));
    FINE(store_write(d->store, calendar_read, context, &e));
    assert_true(str_contains(calendar, STR("DTSTART:20270701T080000Z\r\n")));
    assert_true(str_contains(calendar, STR("SEQUENCE:1\r\n")));
    FINE(slot_cancel(d, slot, 0, &e));
    FINE(store_write(d->store, calendar_read, context, &e));
    assert_true(str_contains(calendar, STR("METHOD:CANCEL\r\n")));
    assert_true(str_contains(calendar, STR("SEQUENCE:2\r\n")));
    assert_true(str_contains(calendar, STR("STATUS:CANCELLED\r\n")));
    assert_false(slot_cancel(d, slot, 0, &e));
    assert_false(slot_add(d, id, 0, STR("2027-03-01T11:00"), STR("2027-03-01T10:00"), zone, STR(""),
                          STR("x"), &slot, &e));
}

static bool file_mail_read(struct db *db, void *context, struct error *why)
{
    struct table t;
    struct arena *a = ((void **)context)[0];
    struct str *out = ((void **)context)[1];
    if (!db->calls->run_text(db, "SELECT body FROM message WHERE kind = 'file' ORDER BY id", NULL,
                             0, a, &t, why))
        return false;
    *out = table_text(&t, t.rows - 1, 0);
    return true;
}

static void a_mail_with_a_file_says_for_what_it_is_and_how_long(void)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct submission s = test_submission();
    struct str mail;
    void *context[] = {&a, &mail};
    int64_t id = test_submit(d, &s, "key-file-mail", &a, NULL);
    struct desk_request r;
    FINE(request_load(d, id, &a, &r, &e));
    FINE(file_make_folders(str_c(&a, d->files), &e));
    FINE(file_replace(path_join(&a, str_c(&a, d->files), "map.jpg"), STR("JPEG"), false, &e));
    struct str from = text_when(&a, clock_now() + 3 * 86400, r.zone, r.lang);
    FINE(handover_add(d, id, 0, STR("map.jpg"), STR_NONE, 3, &e));
    FINE(store_write(d->store, file_mail_read, context, &e));
    struct str to = text_when(&a, clock_now() + 3 * 86400, r.zone, r.lang);
    assert_true(str_contains(mail, r.reference));
    assert_true(str_contains(mail, STR("map.jpg")));
    assert_true(str_contains(mail, from) || str_contains(mail, to));
    assert_false(str_ends(mail, STR(":\n"))); // no terms, no heading above them
    FINE(handover_add(d, id, 0, STR("map.jpg"), STR("Credit: the museum."), 3, &e));
    FINE(store_write(d->store, file_mail_read, context, &e));
    assert_true(str_ends(mail, STR("\nCredit: the museum.\n")));
}

static void files_and_people_are_handed_over_by_decision(void)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct submission s = test_submission();
    int64_t id = test_submit(d, &s, "key-hand", &a, NULL), contact;
    FINE(file_make_folders(str_c(&a, d->files), &e));
    FINE(file_replace(path_join(&a, str_c(&a, d->files), "photo.jpg"), STR("JPEG"), false, &e));
    assert_false(handover_add(d, id, 0, STR("../presse.db"), STR_NONE, 0, &e));
    FINE(handover_add(d, id, 0, STR("photo.jpg"), STR_NONE, 0, &e));
    struct handover *files;
    size_t len;
    FINE(handover_list(d, id, &a, &files, &len, &e));
    assert_int_equal(len, 1);
    struct handover file;
    int fd;
    int64_t size;
    FINE(handover_open(d, files[0].id, &a, &file, &fd, &size, &e));
    close(fd);
    assert_int_equal(size, 4);
    FINE(handover_list(d, id, &a, &files, &len, &e));
    assert_int_equal(files[0].downloads, 1);
    FINE(contact_add(d, 0, STR("Witness"), STR("w@private.example"), STR(""), STR(""), &contact,
                     &e));
    assert_false(contact_disclose(d, contact, id, 0, &e)); // nobody said yes
    FINE(consent_give(d, contact, id, 0, STR("by telephone"), &e));
    FINE(consent_withdraw(d, contact, id, 0, &e));
    assert_false(contact_disclose(d, contact, id, 0, &e)); // taken back
    FINE(consent_give(d, contact, id, 0, STR("again, by mail"), &e));
    FINE(contact_disclose(d, contact, id, 0, &e));
}

// Looks for a text in every column of every table.
struct sweep {
    const char *needle;
    int hits;
};

static bool sweep_work(struct db *db, void *context, struct error *why)
{
    struct sweep *x = context;
    AUTO_ARENA a = ARENA_EMPTY;
    static const char *const tables[] = {
        "SELECT * FROM request",  "SELECT * FROM message",        "SELECT * FROM note",
        "SELECT * FROM answer",   "SELECT * FROM approval",       "SELECT * FROM slot",
        "SELECT * FROM handover", "SELECT * FROM contact",        "SELECT * FROM consent",
        "SELECT * FROM audit",    "SELECT * FROM request_search", "SELECT * FROM job"};
    x->hits = 0;
    for (size_t k = 0; k < sizeof tables / sizeof *tables; k++) {
        struct table t;
        if (!db->calls->run_text(db, tables[k], NULL, 0, &a, &t, why))
            return false;
        for (size_t i = 0; i < t.rows * t.cols; i++)
            x->hits += str_contains(str_lower_ascii(&a, t.cells[i].s), str_of(x->needle));
    }
    return true;
}

static int hits(const char *needle)
{
    struct sweep x = {.needle = needle};
    FINE(store_write(d->store, sweep_work, &x, &e));
    return x.hits;
}

static bool checkpoint(const char *location)
{
    struct db *db = NULL;
    bool ok =
        postgres_calls.connect(location, false, &db, &e) && db->calls->script(db, "CHECKPOINT", &e);
    db->calls->disconnect(db);
    return ok;
}

// How often a text stands in the bytes of SQLite's files, in any case; in PostgreSQL's tables once
// the jobs have run.
static int hits_in_files(const char *needle)
{
    int64_t done, failed;
    if (store_is_postgres(d->store)) {
        FINE(run_due(d, &done, &failed, &e));
        FINE(checkpoint(store_name(d->store)));
        return place_hits("pg/base", needle);
    }
    static const char *const files[] = {"sqlite/data/presse.db", "sqlite/data/presse.db-wal"};
    AUTO_ARENA a = ARENA_EMPTY;
    int n = 0;
    for (size_t i = 0; i < 2; i++) {
        struct str bytes = STR_NONE;
        if (!file_read(place_file(files[i]), (size_t)1 << 30, &a, &bytes, NULL, &e))
            continue;
        struct str rest = str_lower_ascii(&a, bytes);
        for (size_t at; (at = str_find(rest, str_of(needle))) != STR_NOT_FOUND; n++)
            rest = str_from(rest, at + 1);
    }
    return n;
}

static void erasing_takes_a_person_everywhere(void)
{
    AUTO_ARENA a = ARENA_EMPTY;
    AUTO_BUF json = BUF_EMPTY;
    struct submission s = test_submission();
    s.name = STR("Needle Person");
    s.email = STR("needle@erase.example");
    s.message = STR("needle in the message");
    s.subject = STR("needle subject");
    struct str token;
    int64_t id = test_submit(d, &s, "key-erase", &a, &token), answer, slot, count, object;
    struct desk_approver picked[] = {{.name = STR("needle"), .email = STR("quill@desk.example")}};
    bool added;
    FINE(request_note(d, id, 0, STR("needle note"), &e));
    FINE(request_add_message(d, id, STR("needle more"), STR("needle"), STR("<n@n>"), &added, &e));
    FINE(answer_propose(d, id, 0, STR("needle"), STR("needle"), picked, 1, &answer, &e));
    FINE(slot_add(d, id, 0, STR("2027-03-01T10:00"), STR("2027-03-01T11:00"), STR("UTC"),
                  STR("needle"), STR("needle"), &slot, &e));
    FINE(export_person(d, STR("Needle@Erase.example"), &json, &e));
    static const char *const told[] = {"needle in the message", "needle more", "needle note",
                                       "2027-03-01T10:00:00Z", "\"state\": \"confirmed\""};
    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        if (!str_contains(buf_view(&json), str_of(told[i])))
            fail_msg("%s is not in %.*s", told[i], STR_ARG(buf_view(&json)));
    // An approver is a person too.
    json.n = 0;
    FINE(export_person(d, STR("quill@desk.example"), &json, &e));
    assert_true(str_contains(buf_view(&json), STR("needs your agreement")));
    assert_true(hits("needle") > 5);
    assert_true(hits_in_files("needle") > 5);
    struct desk_actor who = {.who = ACTOR_STAFF};
    FINE(erase_person(d, STR("needle@erase.example"), who, &count, &e));
    assert_int_equal(count, 1);
    assert_int_equal(hits("needle"), 0);
    assert_int_equal(hits_in_files("needle"), 0);
    FINE(erase_person(d, STR("quill@desk.example"), who, &count, &e));
    assert_int_equal(hits("quill@desk.example"), 0);
    FINE(link_open(d, LINK_REQUEST, token, clock_now(), &object, &e));
    assert_int_equal(object, 0);
    struct desk_request r = load(id, &a);
    assert_int_equal(r.kind, KIND_INTERVIEW); // what statistics need stays
    assert_false(request_add_message(d, id, STR("x"), STR(""), STR("<z@z>"), &added, &e));
}

// Who agreed to talk is forgotten too: in the list, and in the mails that told of them.
static void erasing_takes_people_who_talk(void)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct submission s = test_submission();
    struct desk_actor who = {.who = ACTOR_STAFF};
    int64_t id = test_submit(d, &s, "key-talk", &a, NULL), contact;
    FINE(contact_add(d, 0, STR("Thistle Keeper"), STR(""), STR("0100 thistle"), STR("thistle"),
                     &contact, &e));
    FINE(consent_give(d, contact, id, 0, STR("thistle said yes"), &e));
    FINE(contact_disclose(d, contact, id, 0, &e));
    assert_true(hits("thistle") > 3);
    FINE(erase_contact(d, contact, who, &e));
    assert_int_equal(hits("thistle"), 0);
    assert_int_equal(hits_in_files("thistle"), 0);
    assert_false(erase_contact(d, contact, who, &e));
    assert_int_equal(e.kind, ERROR_MISSING);
    assert_int_equal(load(id, &a).erased_at, 0);
}

static void retention_erases_what_is_old(void)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct submission s = test_submission();
    s.name = STR("Oldtimer");
    int64_t open = test_submit(d, &s, "key-old-open", &a, NULL), count;
    int64_t closed = test_submit(d, &s, "key-old-closed", &a, NULL);
    FINE(request_move(d, closed, 0, STATE_CLOSED, STR_NONE, &e));
    int64_t day = 86400, now = clock_now(), year = 31556952, slot;
    FINE(retention_run(d, now + 364 * day, &count, &e));
    assert_int_equal(load(closed, &a).erased_at, 0);
    // Not before its deadline, however long nobody touched it, nor before a meeting.
    FINE(slot_add(d, closed, 0, STR("2031-03-01T10:00"), STR("2031-03-01T11:00"), STR("UTC"),
                  STR(""), STR("Oldtimer"), &slot, &e));
    FINE(retention_run(d, now + year + day, &count, &e));
    assert_int_equal(load(closed, &a).erased_at, 0);
    FINE(slot_cancel(d, slot, 0, &e));
    FINE(retention_run(d, s.deadline + year - day, &count, &e));
    assert_int_equal(load(open, &a).erased_at, 0);
    FINE(retention_run(d, s.deadline + year + day, &count, &e));
    assert_true(load(closed, &a).erased_at > 0);
    assert_true(load(open, &a).erased_at > 0); // a name is not kept because nobody answered
}

static void statistics_count_by_kind_and_month(void)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct stats_row *rows;
    size_t len;
    int64_t answered = 0;
    FINE(stats_read(d, 0, clock_now() + 86400, &a, &rows, &len, &e));
    assert_true(len >= 1);
    for (size_t i = 0; i < len; i++) {
        answered += rows[i].answered;
        assert_true(rows[i].answered == 0 ? rows[i].median_delay == -1 : rows[i].median_delay >= 0);
    }
    assert_int_equal(answered, 1);
}

static void mail_waits_without_a_server(void)
{
    AUTO_ARENA a = ARENA_EMPTY;
    int64_t done, failed;
    struct job_health before, after;
    FINE(jobs_health(d, &before, &e));
    assert_true(before.mail_waiting > 5);
    FINE(run_due(d, &done, &failed, &e));
    FINE(jobs_health(d, &after, &e));
    assert_int_equal(before.mail_waiting, after.mail_waiting);
    assert_int_equal(failed, 0);
    // A server that does not answer: mail stays, its next try is later.
    struct desk_options o = *desk_options(d), off = o;
    o.smtp_url = STR("smtp://127.0.0.1:1");
    desk_options_set(d, &o);
    FINE(run_due(d, &done, &failed, &e));
    assert_true(failed > 5);
    FINE(jobs_health(d, &after, &e));
    assert_int_equal(before.mail_waiting, after.mail_waiting);
    struct job_row *rows;
    size_t len;
    FINE(jobs_list(d, STR("waiting"), &a, &rows, &len, &e));
    assert_true(len > 0 && rows[0].last_error.n > 0 && rows[0].run_at > clock_now());
    desk_options_set(d, &off);
}

// The statements above, once for each engine; in order, because later ones look at the earlier.
static void the_whole_life_of_requests(void **state)
{
    (void)state;
    for (size_t i = 0; i < desks_len; i++) {
        d = desks[i];
        submitting_twice_stores_once();
        links_open_until_revoked_or_expired();
        a_journalist_adds_and_withdraws();
        nothing_unagreed_is_sent();
        an_objection_and_a_new_text_stop_an_answer();
        the_log_and_answers_cannot_be_rewritten();
        the_inbox_is_ordered_by_deadline();
        invitations_keep_their_uid();
        a_mail_with_a_file_says_for_what_it_is_and_how_long();
        files_and_people_are_handed_over_by_decision();
        statistics_count_by_kind_and_month();
        mail_waits_without_a_server();
        erasing_takes_a_person_everywhere();
        erasing_takes_people_who_talk();
        retention_erases_what_is_old();
    }
    if (desks_len == 1)
        print_message("PostgreSQL left out: %s\n", no_postgres);
}

// An approver that the configuration demands cannot be left out, now or later.
static void demanded_approvers_are_always_asked(void **state)
{
    (void)state;
    AUTO_ARENA a = ARENA_EMPTY;
    struct desk_options o = test_options();
    struct desk_approver must[] = {{.kinds = {[KIND_INTERVIEW] = true},
                                    .name = STR("Mentor"),
                                    .email = STR("mentor@desk.example")}};
    struct submission s = test_submission();
    int64_t answer;
    d = test_desk("demanded", NULL, &o);
    int64_t id = test_submit(d, &s, "k", &a, NULL);
    FINE(answer_propose(d, id, 0, STR("Re"), STR("Yes"), NULL, 0, &answer, &e));
    assert_int_equal(load(id, &a).state, STATE_AGREED);
    o.approvers = must; // the rule comes after the answer was proposed
    o.approvers_len = 1;
    desk_options_set(d, &o);
    assert_false(answer_send(d, answer, 0, STR("Re"), STR("Yes"), &e));
    assert_false(request_move(d, id, 0, STATE_DECLINED, STR("Yes, by another door"), &e));
    FINE(answer_propose(d, id, 0, STR("Re"), STR("Yes"), NULL, 0, &answer, &e));
    assert_int_equal(load(id, &a).state, STATE_WAITING);
    assert_false(answer_send(d, answer, 0, STR("Re"), STR("Yes"), &e));
    desk_close(d);
}

static bool find_reminder(int64_t now, struct arena *a, struct job *out)
{
    bool found;
    do {
        FINE(job_claim(d->store, STR_NONE, now, a, out, &found, &e));
    } while (found && !str_eq(out->kind, STR(REMIND_JOB)));
    return found;
}

// A deadline that comes near is told to staff and to the approvers who are waited for, once, and
// only while somebody can still do something.
static void deadlines_are_reminded_of(void **state)
{
    (void)state;
    AUTO_ARENA a = ARENA_EMPTY;
    struct desk_options o = test_options();
    struct desk_approver picked[] = {{.name = STR("Ann"), .email = STR("ann@desk.example")}};
    struct submission s = test_submission();
    struct job j;
    int64_t answer, now = clock_now();
    o.remind_hours = 3;
    d = test_desk("remind", NULL, &o);
    s.deadline = now + 10 * 3600;
    int64_t id = test_submit(d, &s, "k1", &a, NULL);
    FINE(answer_propose(d, id, 0, STR("Re"), STR("Yes"), picked, 1, &answer, &e));
    assert_false(find_reminder(now + 6 * 3600, &a, &j));
    assert_true(find_reminder(now + 7 * 3600 + 1, &a, &j));
    FINE(remind_run(d, &j, &e));
    assert_int_equal(mails_to(id, "staff@desk.example", &a), 2); // new, near
    assert_int_equal(mails_to(id, "ann@desk.example", &a), 2);
    assert_false(remind_run(d, &j, &e)); // the same job again
    assert_int_equal(mails_to(id, "staff@desk.example", &a), 2);
    id = test_submit(d, &s, "k2", &a, NULL);
    FINE(request_move(d, id, 0, STATE_CLOSED, STR_NONE, &e));
    assert_true(find_reminder(now + 7 * 3600 + 1, &a, &j));
    FINE(remind_run(d, &j, &e));
    assert_int_equal(mails_to(id, "staff@desk.example", &a), 1);
    s.deadline = now + 2 * 3600; // too near already: staff were just told of it
    (void)test_submit(d, &s, "k3", &a, NULL);
    assert_false(find_reminder(now + 9 * 3600, &a, &j));
    desk_close(d);
}

static int begin(void **state)
{
    (void)state;
    place_begin();
    struct desk_options o = test_options();
    desks[desks_len++] = test_desk("sqlite", NULL, &o);
    if (place_postgres(&no_postgres))
        desks[desks_len++] = test_desk("postgres", place_database("desk"), &o);
    return 0;
}

static int end(void **state)
{
    (void)state;
    for (size_t i = 0; i < desks_len; i++)
        desk_close(desks[i]);
    place_end();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_whole_life_of_requests),
        cmocka_unit_test(demanded_approvers_are_always_asked),
        cmocka_unit_test(deadlines_are_reminded_of),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
