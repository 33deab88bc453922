// SPDX-License-Identifier: MIT
// If these fail, a journalist can write headers and recipients into the press service's mail,
// or cannot read what was sent, or a reply is lost.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "desk/answer.h"
#include "desk/field.h"
#include "desk/mail.h"
#include "desk/mail_in.h"
#include "desk/texts.h"
#include "room.h"

static struct mail_parts parts(void)
{
    return (struct mail_parts){.from = STR("press@desk.example"),
                               .from_name = STR("Press desk"),
                               .to = STR("zoe@paper.example"),
                               .subject = STR("Hello"),
                               .body = STR("Text\n"),
                               .message_id = STR("<1@desk.example>"),
                               .reply_to = STR("press+abc@desk.example"),
                               .references = STR("<a@b> <c@d>")};
}

// Everything that could end a line, in each field: the mail is refused, whole.
static void no_field_adds_a_header(void **state)
{
    (void)state;
    static const char *const bad[] = {"x\r\nBcc: y@z.example",
                                      "x\nBcc: y",
                                      "x\rBcc: y",
                                      "x\xE2\x80\xA8"
                                      "Bcc: y",
                                      "x\xE2\x80\xA9"
                                      "y",
                                      "x\x7F",
                                      "x\xC2\x85y",
                                      "x\x0B"
                                      "y",
                                      "x\xFFy"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        for (int f = 0; f < 5; f++) {
            AUTO_BUF out = BUF_EMPTY;
            struct error e = {0};
            struct mail_parts m = parts();
            struct str *fields[] = {&m.from, &m.from_name, &m.to, &m.subject, &m.reply_to};
            *fields[f] = str_of(bad[i]);
            assert_false(mail_compose(&m, &out, &e));
            assert_int_equal(e.kind, ERROR_INPUT);
        }
    struct mail_parts nul = parts();
    AUTO_BUF out = BUF_EMPTY;
    struct error e = {0};
    nul.subject = STR("a\0b");
    assert_false(mail_compose(&nul, &out, &e));
    nul = parts();
    nul.references = STR("<a@b\r\nBcc:> <ok@x>"); // what is no Message-ID is left out
    out.n = 0;
    assert_true(mail_compose(&nul, &out, &e));
    assert_false(str_contains(buf_view(&out), STR("Bcc")));
    assert_true(str_contains(buf_view(&out), STR("References: <ok@x>")));
}

static void assert_when(int64_t time, const char *lang, const char *want)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct str got = text_when(&a, time, STR("Europe/Paris"), str_of(lang));
    assert_string_equal(str_c(&a, got), want);
}

// On the day that the reader's calendar shows.
static void times_are_written_as_people_read_them(void **state)
{
    (void)state;
    assert_when(1798822800, "fr", "vendredi 1er janvier 2027, 18:00 (Europe/Paris)");
    assert_when(1798822800 + 86400, "fr", "samedi 2 janvier 2027, 18:00 (Europe/Paris)");
    assert_when(1798822800, "en", "Friday, January 1, 2027, 18:00 (Europe/Paris)");
    assert_when(1798758000, "en", "Friday, January 1, 2027, 00:00 (Europe/Paris)");
    assert_when(0, "fr", "jeudi 1er janvier 1970, 01:00 (Europe/Paris)");
    assert_when(-4 * 86400, "en", "Sunday, December 28, 1969, 01:00 (Europe/Paris)");
    assert_when(1835301600, "fr", "dimanche 27 février 2028, 23:00 (Europe/Paris)");
}

static void addresses_are_judged(void **state)
{
    (void)state;
    static const char *const good[] = {"a@b.example", "zo\xC3\xA9+x.y@sub.paper.example",
                                       "a@localhost"};
    static const char *const wrong[] = {
        "",        "a",       "@b",      "a@",        "a b@c.d",      "a@b@c .d",    "a@-b.de",
        "a@b..de", ".a@b.de", "a.@b.de", "a..b@c.de", "\"a b\"@c.de", "a@[1.2.3.4]", "<a@b.de>",
        "a@b.de>", "a,b@c.de"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(mail_address_valid(str_of(good[i])));
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(mail_address_valid(str_of(wrong[i])));
}

// No line over 998 bytes, no bare CR or LF, no byte beyond ASCII (RFC 5322, 2.1.1).
static void assert_lines(struct str mail)
{
    size_t length = 0;
    for (size_t i = 0; i < mail.n; i++) {
        assert_true((unsigned char)mail.p[i] < 0x80);
        if (mail.p[i] == '\r')
            assert_true(i + 1 < mail.n && mail.p[i + 1] == '\n');
        if (mail.p[i] == '\n') {
            assert_true(i > 0 && mail.p[i - 1] == '\r');
            assert_true(length <= 998);
            length = 0;
        } else {
            length++;
        }
    }
}

// What is composed is read back the same by another program's parser.
static void texts_survive_composing(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "plain",
        "Élections à Sète: des chiffres très précis, s'il vous plaît, avant ce soir vingt heures",
        "=?utf-8?q?looks_encoded?=",
        "日本語の件名がとても長い場合でも壊れてはいけませんので試します",
        "a very long subject in plain ASCII words that must be folded somewhere near column 78 or "
        "so",
        "\xF0\x9F\x97\x9E\xEF\xB8\x8F emoji \xE2\x80\x8F rtl",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
        "aaaaaaaa",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        AUTO_ARENA a = ARENA_EMPTY;
        AUTO_BUF out = BUF_EMPTY;
        struct error e = {0};
        struct mail_parts m = parts();
        struct mail_in back;
        m.subject = m.from_name = str_of(texts[i]);
        m.body = str_format(&a, "%s\n.\nFrom x\n\n-- \n%s\n", texts[i], texts[i]);
        assert_true(mail_compose(&m, &out, &e));
        assert_lines(buf_view(&out));
        assert_true(mail_in_read(buf_view(&out), &a, &back, &e));
        assert_true(str_eq(back.subject, m.subject));
        assert_true(str_eq(back.from_name, m.from_name));
        assert_true(str_eq(back.text, m.body));
        assert_true(str_eq(back.message_id, m.message_id));
        assert_int_equal(back.references_len, 3); // References, and In-Reply-To
    }
}

static void an_invitation_is_a_calendar_part(void **state)
{
    (void)state;
    AUTO_ARENA a = ARENA_EMPTY;
    AUTO_BUF out = BUF_EMPTY;
    struct error e = {0};
    struct mail_parts m = parts();
    struct mail_in back;
    m.calendar = STR("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n");
    m.calendar_method = STR("REQUEST");
    assert_true(mail_compose(&m, &out, &e));
    assert_lines(buf_view(&out));
    assert_true(mail_in_read(buf_view(&out), &a, &back, &e));
    assert_true(str_eq(back.text, m.body));
    assert_int_equal(back.attachments_len, 1);
    assert_true(str_eq(back.attachments[0].type, STR("text/calendar")));
    assert_true(str_starts(back.attachments[0].bytes, STR("BEGIN:VCALENDAR")));
    m.calendar_method = STR("REQUEST\r\nX: y");
    assert_false(mail_compose(&m, &out, &e));
}

static struct desk *d;
static struct error e;

static enum mail_in_fate take(const char *raw, int64_t *request)
{
    enum mail_in_fate fate = MAIL_NEW;
    e = (struct error){0};
    if (!mail_in_take(d, str_of(raw), STR_NONE, &fate, request, &e))
        fail_msg("%s", e.message);
    return fate;
}

static void replies_join_their_request(void **state)
{
    (void)state;
    AUTO_ARENA a = ARENA_EMPTY;
    struct submission s = test_submission();
    struct desk_request r;
    struct desk_message *m;
    size_t len;
    int64_t id = test_submit(d, &s, "mail-key", &a, NULL), found;
    assert_true(request_load(d, id, &a, &r, &e));
    char raw[2000];
    snprintf(raw, sizeof raw,
             "From: Zo\xC3\xA9 <zoe@paper.example>\r\nTo: press+%.*s@desk.example\r\n"
             "Subject: =?ISO-8859-1?Q?R=E9ponse?=\r\nMessage-ID: <r1@paper.example>\r\n"
             "Content-Type: text/plain; charset=ISO-8859-1\r\n"
             "Content-Transfer-Encoding: quoted-printable\r\n\r\nD=E9j=E0 vu\r\n",
             STR_ARG(r.thread_token));
    assert_int_equal(take(raw, &found), MAIL_JOINED);
    assert_true(found == id);
    assert_int_equal(take(raw, &found), MAIL_AGAIN); // delivered twice
    // By References alone, as when the address was changed on the way.
    assert_int_equal(take("From: zoe@paper.example\r\nTo: press@desk.example\r\nSubject: x\r\n"
                          "Message-ID: <r2@paper.example>\r\nReferences: <zz@q> <r1@paper.example>"
                          "\r\nContent-Type: text/html\r\n\r\n<style>p{}</style><p>Second &amp; "
                          "last<br>line</p>",
                          &found),
                     MAIL_JOINED);
    assert_true(found == id);
    assert_true(request_messages(d, id, &a, &m, &len, &e));
    bool first = false, second = false;
    for (size_t i = 0; i < len; i++) {
        first = first || str_contains(m[i].body, STR("D\xC3\xA9j\xC3\xA0 vu"));
        second = second || str_contains(m[i].body, STR("Second & last\nline"));
    }
    assert_true(first && second);
}

static void automatic_answers_and_loops_end_here(void **state)
{
    (void)state;
    int64_t found;
    static const char *const automatic[] = {
        "From: a@b.example\r\nAuto-Submitted: auto-replied\r\nSubject: Away\r\n\r\nx",
        "From: MAILER-DAEMON@b.example\r\nSubject: Undelivered\r\n\r\nx",
        "From: a@b.example\r\nPrecedence: bulk\r\nSubject: News\r\n\r\nx",
        "Return-Path: <>\r\nFrom: a@b.example\r\nSubject: Bounce\r\n\r\nx",
        "From: a@b.example\r\nContent-Type: multipart/report; boundary=x\r\n\r\n--x--",
        "From: a@b.example\r\nX-Autoreply: yes\r\nSubject: Away\r\n\r\nx",
        "Subject: nobody\r\n\r\nx",
    };
    for (size_t i = 0; i < sizeof automatic / sizeof *automatic; i++)
        assert_int_equal(take(automatic[i], &found), MAIL_AUTOMATIC);
    assert_int_equal(take("From: Press@Desk.example\r\nSubject: mine\r\n\r\nx", &found), MAIL_OURS);
}

// The press address may be a mailing list: what journalists write there is no automatic mail.
static void a_mail_through_a_list_is_kept(void **state)
{
    (void)state;
    AUTO_ARENA a = ARENA_EMPTY;
    struct desk_request r;
    int64_t id;
    assert_int_equal(take("From: Lea <lea@paper.example>\r\nPrecedence: list\r\n"
                          "List-Id: <press.desk.example>\r\nSubject: A question\r\n\r\nHello\r\n",
                          &id),
                     MAIL_NEW);
    assert_true(request_load(d, id, &a, &r, &e));
    assert_true(str_eq(r.email, STR("lea@paper.example")));
}

static struct desk_message message_of_kind(int64_t request, const char *kind, struct arena *a,
                                           size_t *count)
{
    struct desk_message *m, found = {0};
    size_t len;
    assert_true(request_messages(d, request, a, &m, &len, &e));
    *count = 0;
    for (size_t i = 0; i < len; i++)
        if (str_eq(m[i].kind, str_of(kind))) {
            found = m[i];
            ++*count;
        }
    return found;
}

static struct str id_of_mail(int64_t request, const char *kind, struct arena *a)
{
    struct db *db;
    struct table t;
    struct str id = STR_NONE;
    size_t n;
    struct desk_message m = message_of_kind(request, kind, a, &n);
    assert_true(n >= 1);
    assert_true(store_read_begin(d->store, &db, &e));
    assert_true(DB_QUERY(db, SQL_MESSAGE_GET, a, &t, &e, C_INT(m.id)));
    id = table_text(&t, 0, 9);
    store_read_end(d->store, db);
    return id;
}

// A mail server's report (RFC 3464); headers: it gives back these only, else the whole mail.
static const char *report(struct str id, const char *action, bool headers)
{
    static char raw[3000];
    static int number;
    snprintf(raw, sizeof raw,
             "From: MAILER-DAEMON@mx.example\r\nTo: press@desk.example\r\nReturn-Path: <>\r\n"
             "Message-ID: <report%d@mx.example>\r\nSubject: Undelivered\r\n"
             "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
             "--b\r\n\r\nUser unknown: zoe@paper.example\r\n--b\r\n"
             "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
             "Final-Recipient: rfc822; zoe@paper.example\r\nAction: %s\r\nStatus: 5.1.1\r\n\r\n"
             "--b\r\nContent-Type: %s\r\n\r\nSubject: Re\r\nMessage-ID: %.*s\r\n\r\nYes\r\n"
             "--b--\r\n",
             ++number, action, headers ? "text/rfc822-headers" : "message/rfc822", STR_ARG(id));
    return raw;
}

// The journalist waits for an answer that never came: staff must learn of it, once, and a
// notice that is lost itself must not set off others without end.
static void an_answer_that_comes_back_opens_the_request(void **state)
{
    (void)state;
    AUTO_ARENA a = ARENA_EMPTY;
    struct submission s = test_submission();
    struct desk_request r;
    int64_t id = test_submit(d, &s, "bounce", &a, NULL), found, answer;
    size_t bounces, before, after;
    assert_true(answer_propose(d, id, 0, STR("Re"), STR("Yes"), NULL, 0, &answer, &e));
    assert_true(answer_send(d, answer, 0, STR("Re"), STR("Yes"), &e));
    struct str mail = id_of_mail(id, "answer", &a);
    assert_int_equal(take(report(mail, "delayed", true), &found), MAIL_AUTOMATIC);
    (void)message_of_kind(id, "notice", &a, &before);
    for (int whole = 0; whole < 2; whole++) {
        assert_int_equal(take(report(mail, "failed", !whole), &found), MAIL_BOUNCED);
        assert_true(found == id && request_load(d, id, &a, &r, &e));
        assert_int_equal(r.state, STATE_NEW);
    }
    struct desk_message m = message_of_kind(id, "bounce", &a, &bounces);
    assert_int_equal(bounces, 2);
    assert_true(m.incoming && str_contains(m.body, STR("User unknown")));
    (void)message_of_kind(id, "notice", &a, &after);
    assert_int_equal(after, before + 2);
    struct str notice = id_of_mail(id, "notice", &a);
    assert_int_equal(take(report(notice, "failed", true), &found), MAIL_AUTOMATIC);
    (void)message_of_kind(id, "notice", &a, &before);
    assert_int_equal(after, before);
    // A report on a mail that nobody knows is no new request.
    assert_int_equal(take(report(STR("<who@knows.example>"), "failed", true), &found),
                     MAIL_AUTOMATIC);
}

static void who_wrote_a_reply_is_known(void **state)
{
    (void)state;
    AUTO_ARENA a = ARENA_EMPTY;
    AUTO_BUF raw = BUF_EMPTY;
    struct submission s = test_submission();
    struct desk_request r;
    int64_t id = test_submit(d, &s, "writer", &a, NULL), found;
    size_t n;
    assert_true(request_load(d, id, &a, &r, &e));
    buf_format(&raw,
               "From: Colleague@paper.example\r\nTo: press+%.*s@desk.example\r\nSubject: x\r\n"
               "Content-Type: text/html; charset=utf-8\r\n\r\n"
               "<p>H&eacute;l&egrave;ne &#8217; &lt;b&gt;</p>",
               STR_ARG(r.thread_token));
    // As long as a mail's text may be, and files beside it: nothing is refused for its length.
    for (int i = 0; i < 30000; i++)
        buf_c(&raw, "<p>word ");
    assert_int_equal(take(str_c(&a, buf_view(&raw)), &found), MAIL_JOINED);
    struct desk_message m = message_of_kind(id, "received", &a, &n);
    assert_true(n == 1 && str_eq(m.to, STR("colleague@paper.example")));
    assert_true(str_contains(m.body, STR("H\xC3\xA9l\xC3\xA8ne \xE2\x80\x99 <b>")));
}

static void a_mail_of_no_request_becomes_one(void **state)
{
    (void)state;
    AUTO_ARENA a = ARENA_EMPTY;
    struct desk_request r;
    int64_t id, again;
    const char *raw =
        "From: New Person <new@radio.example>\r\nSubject: May I\r\n ask\r\n\r\nHello\r\n";
    assert_int_equal(take(raw, &id), MAIL_NEW);
    assert_true(request_load(d, id, &a, &r, &e));
    assert_true(str_eq(r.name, STR("New Person")));
    assert_true(str_eq(r.email, STR("new@radio.example")));
    assert_true(str_eq(r.subject, STR("May I ask")));
    assert_int_equal(take(raw, &again), MAIL_AGAIN);
}

// Depth, number and size of parts are bounded, whatever the message says.
static void hostile_structure_is_survived(void **state)
{
    (void)state;
    AUTO_ARENA a = ARENA_EMPTY;
    AUTO_BUF raw = BUF_EMPTY;
    struct mail_in back;
    buf_c(&raw, "From: a@b.example\r\n");
    for (int i = 0; i < 2000; i++)
        buf_format(&raw, "Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i);
    assert_true(mail_in_read(buf_view(&raw), &a, &back, &e));
    raw.n = 0;
    buf_c(&raw, "From: a@b.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n");
    for (int i = 0; i < 5000; i++)
        buf_c(&raw, "--b\r\nContent-Type: image/png; name=x\r\n\r\nx\r\n");
    assert_true(mail_in_read(buf_view(&raw), &a, &back, &e));
    assert_true(back.attachments_len <= 50);
    // What is no message is said to be none.
    assert_false(mail_in_read(STR_NONE, &a, &back, &e));
    assert_false(mail_in_read(STR("\0\xFF\xFE no mail at all \0"), &a, &back, &e));
    assert_int_equal(e.kind, ERROR_INPUT);
}

static int begin(void **state)
{
    (void)state;
    d = test_begin("mail");
    return 0;
}

static int end(void **state)
{
    (void)state;
    test_end(d);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_field_adds_a_header),
        cmocka_unit_test(addresses_are_judged),
        cmocka_unit_test(times_are_written_as_people_read_them),
        cmocka_unit_test(texts_survive_composing),
        cmocka_unit_test(an_invitation_is_a_calendar_part),
        cmocka_unit_test(replies_join_their_request),
        cmocka_unit_test(automatic_answers_and_loops_end_here),
        cmocka_unit_test(a_mail_through_a_list_is_kept),
        cmocka_unit_test(an_answer_that_comes_back_opens_the_request),
        cmocka_unit_test(who_wrote_a_reply_is_known),
        cmocka_unit_test(a_mail_of_no_request_becomes_one),
        cmocka_unit_test(hostile_structure_is_survived),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
