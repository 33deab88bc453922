// SPDX-License-Identifier: MIT
// If these fail, somebody else reads what journalists wrote, or staff are locked out by
// strangers, or machines flood the desk, or an honest journalist is turned away.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <errno.h>
#include <liboath/oath.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/fault.h"
#include "desk/field.h"
#include "desk/spam.h"
#include "desk/staff.h"
#include "room.h"

static struct desk *d;
static struct error e;

static struct str login(const char *email, const char *password, struct str code, const char *peer,
                        struct arena *a)
{
    struct str token;
    FINE(staff_login(d, str_of(email), str_of(password), code, str_of(peer), a, &token, &e));
    return token;
}

static void sessions_begin_and_end(void **state)
{
    (void)state;
    AUTO_ARENA a = ARENA_EMPTY;
    int64_t id, now = clock_now();
    struct session s;
    bool found;
    FINE(staff_add(d, STR("Ann@desk.example"), STR("Ann"), ROLE_MANAGER, STR("twelve letters"), &id,
                   &e));
    assert_false(staff_add(d, STR("ann@desk.example"), STR("Ann"), ROLE_OFFICER,
                           STR("twelve letters"), &id, &e));
    assert_false(
        staff_add(d, STR("b@desk.example"), STR("B"), ROLE_OFFICER, STR("short"), &id, &e));
    assert_int_equal(login("ann@desk.example", "wrong", STR_NONE, "1.1.1.1", &a).n, 0);
    assert_int_equal(login("nobody@desk.example", "wrong", STR_NONE, "1.1.1.1", &a).n, 0);
    struct str token = login("ANN@desk.example", "twelve letters", STR_NONE, "1.1.1.1", &a);
    assert_int_equal(token.n, 32);
    FINE(session_find(d, token, now, &a, &s, &found, &e));
    assert_true(found && s.staff.role == ROLE_MANAGER && s.csrf.n == 32);
    FINE(session_find(d, token, now + SESSION_IDLE + 300, &a, &s, &found, &e));
    assert_false(found);
    FINE(session_find(d, token, now + SESSION_LONGEST + 300, &a, &s, &found, &e));
    assert_false(found);
    FINE(session_end(d, token, &e));
    FINE(session_find(d, token, now, &a, &s, &found, &e));
    assert_false(found);
}

static void a_removed_account_is_out_at_once(void **state)
{
    (void)state;
    AUTO_ARENA a = ARENA_EMPTY;
    int64_t id;
    struct session s;
    bool found;
    FINE(staff_add(d, STR("gone@desk.example"), STR("G"), ROLE_OFFICER, STR("twelve letters"), &id,
                   &e));
    struct str token = login("gone@desk.example", "twelve letters", STR_NONE, "1.1.1.1", &a);
    FINE(staff_remove(d, STR("gone@desk.example"), &e));
    FINE(session_find(d, token, clock_now(), &a, &s, &found, &e));
    assert_false(found);
    assert_int_equal(login("gone@desk.example", "twelve letters", STR_NONE, "1.1.1.1", &a).n, 0);
    FINE(staff_reset(d, STR("gone@desk.example"), STR("other twelve"), &e));
    assert_int_equal(login("gone@desk.example", "other twelve", STR_NONE, "1.1.1.1", &a).n, 32);
}

static void a_stranger_cannot_lock_staff_out(void **state)
{
    (void)state;
    AUTO_ARENA a = ARENA_EMPTY;
    int64_t id;
    FINE(staff_add(d, STR("lock@desk.example"), STR("L"), ROLE_OFFICER, STR("twelve letters"), &id,
                   &e));
    for (int i = 0; i < LOGIN_FAILURES; i++)
        login_failed(d, STR("lock@desk.example"), STR("6.6.6.6"));
    // From there even the right password is refused for a while; from elsewhere it is taken.
    assert_int_equal(login("lock@desk.example", "twelve letters", STR_NONE, "6.6.6.6", &a).n, 0);
    assert_int_equal(login("lock@desk.example", "twelve letters", STR_NONE, "7.7.7.7", &a).n, 32);
    for (int i = 0; i < LOGIN_ADDRESS_FAILURES; i++)
        login_failed(d, str_format(&a, "user%d", i), STR("8.8.8.8"));
    assert_false(login_allowed(d, STR("another"), STR("8.8.8.8")));
}

// Calls that could fail (each statement is one) of a sign-in that is refused.
static unsigned long calls_to_refuse(const char *email, const char *peer)
{
    AUTO_ARENA a = ARENA_EMPTY;
    fault_arm(1000000, EIO);
    assert_int_equal(login(email, "wrong wrong wrong", STR_NONE, peer, &a).n, 0);
    unsigned long n = fault_calls();
    fault_arm(0, 0);
    return n;
}

static unsigned long calls_to_submit(const char *email, const char *key)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct submission s = test_submission();
    s.email = str_of(email);
    fault_arm(1000000, EIO);
    (void)test_submit(d, &s, key, &a, NULL);
    unsigned long n = fault_calls();
    fault_arm(0, 0);
    return n;
}

// Nobody learns from what happens, or how long it takes, whether an address is known.
static void known_and_unknown_addresses_take_the_same_calls(void **state)
{
    (void)state;
    int64_t id;
    FINE(staff_add(d, STR("here@desk.example"), STR("H"), ROLE_OFFICER, STR("twelve letters"), &id,
                   &e));
    FINE(staff_add(d, STR("left@desk.example"), STR("L"), ROLE_OFFICER, STR("twelve letters"), &id,
                   &e));
    FINE(staff_remove(d, STR("left@desk.example"), &e));
    unsigned long known = calls_to_refuse("here@desk.example", "3.3.3.1");
    assert_true(known > 1);
    assert_int_equal(calls_to_refuse("nobody@desk.example", "3.3.3.2"), known);
    assert_int_equal(calls_to_refuse("left@desk.example", "3.3.3.3"), known);
    (void)calls_to_submit("zoe@paper.example", "same-1");
    known = calls_to_submit("zoe@paper.example", "same-2");
    assert_true(known > 5);
    assert_int_equal(calls_to_submit("new@paper.example", "same-3"), known);
    assert_int_equal(calls_to_submit("here@desk.example", "same-4"), known);
}

static struct str code_at(struct str secret, int64_t now, struct arena *a)
{
    char *bytes, code[7];
    size_t n;
    assert_int_equal(oath_base32_decode(str_c(a, secret), secret.n, &bytes, &n), OATH_OK);
    assert_int_equal(oath_totp_generate(bytes, n, now, 30, 0, 6, code), OATH_OK);
    free(bytes);
    return str_copy(a, str_of(code));
}

static void the_second_step_is_asked_and_each_code_works_once(void **state)
{
    (void)state;
    AUTO_ARENA a = ARENA_EMPTY;
    int64_t id, now = clock_now();
    struct str codes[RECOVERY_CODES];
    bool right;
    FINE(staff_add(d, STR("totp@desk.example"), STR("T"), ROLE_OFFICER, STR("twelve letters"), &id,
                   &e));
    struct str secret = totp_secret(&a);
    FINE(staff_totp_confirm(d, id, secret, STR("000000"), &a, codes, &right, &e));
    FINE(staff_totp_confirm(d, id, secret, code_at(secret, now, &a), &a, codes, &right, &e));
    assert_true(right);
    const char *who = "totp@desk.example", *password = "twelve letters";
    assert_int_equal(login(who, password, STR_NONE, "1.1.1.2", &a).n, 0);
    struct str code = code_at(secret, now, &a);
    assert_int_equal(login(who, password, code, "1.1.1.3", &a).n, 32);
    assert_int_equal(login(who, password, code, "1.1.1.4", &a).n, 0); // replayed
    assert_int_equal(login(who, password, codes[3], "1.1.1.5", &a).n, 32);
    assert_int_equal(login(who, password, codes[3], "1.1.1.6", &a).n, 0);
    assert_int_equal(totp_check(secret, code_at(secret, now - 120, &a), now), 0);
}

static void machines_are_kept_out_and_people_are_not(void **state)
{
    (void)state;
    AUTO_ARENA a = ARENA_EMPTY;
    int64_t now = clock_now();
    struct str peer = STR("9.9.9.9"), none = STR_NONE;
    struct str token = form_token_make(d, &a, now - 60);
    assert_int_equal(form_judge(d, token, none, none, peer, now), FORM_FINE);
    assert_int_equal(form_judge(d, token, STR("x"), none, peer, now), FORM_TRAP);
    assert_int_equal(form_judge(d, STR("1.2.3"), none, none, peer, now), FORM_FORGED);
    assert_int_equal(form_judge(d, none, none, none, peer, now), FORM_FORGED);
    assert_int_equal(form_judge(d, form_token_make(d, &a, now), none, none, peer, now), FORM_FAST);
    // A clock that was set back an hour does not turn anybody away; a day-old form is shown again.
    assert_int_equal(form_judge(d, token, none, none, peer, now - 3600), FORM_FINE);
    assert_int_equal(form_judge(d, token, none, none, peer, now + SPAM_OLDEST), FORM_OLD);
    for (int i = 0; i < 5; i++)
        form_count(d, peer);
    assert_int_equal(form_judge(d, token, none, none, peer, now), FORM_LIMIT);
    assert_int_equal(form_judge(d, token, none, none, STR("9.9.9.8"), now), FORM_FINE);
    // One subscriber's many addresses are one; a neighbour is another.
    for (int i = 0; i < 5; i++)
        form_count(d, str_format(&a, "2001:db8:0:7::%d", i));
    assert_int_equal(form_judge(d, token, none, none, STR("2001:db8:0:7:8::9"), now), FORM_LIMIT);
    assert_int_equal(form_judge(d, token, none, none, STR("2001:db8:0:8::1"), now), FORM_FINE);
}

static void under_attack_work_or_patience_is_asked(void **state)
{
    (void)state;
    AUTO_ARENA a = ARENA_EMPTY;
    int64_t now = clock_now();
    struct str peer = STR("5.5.5.5"), none = STR_NONE;
    for (int i = 0; i < 10; i++)
        form_count(d, str_format(&a, "4.4.4.%d", i));
    assert_true(spam_attack(d));
    struct str quick = form_token_make(d, &a, now - 5);
    struct str slow = form_token_make(d, &a, now - SPAM_SLOW_AGE);
    assert_int_equal(form_judge(d, quick, none, none, peer, now), FORM_PROOF);
    assert_int_equal(form_judge(d, slow, none, none, peer, now), FORM_FINE);
    bool worked = false;
    for (int i = 0; i < 2000000 && !worked; i++) {
        char nonce[24];
        snprintf(nonce, sizeof nonce, "%d", i);
        worked = form_judge(d, quick, none, str_of(nonce), peer, now) == FORM_FINE;
    }
    assert_true(worked);
}

static void deadlines_are_read_in_their_zone(void **state)
{
    (void)state;
    int64_t t;
    assert_true(zone_to_time(STR("2027-01-01T18:00"), STR("Europe/Paris"), &t));
    assert_int_equal(t, 1798822800);
    assert_true(zone_to_time(STR("2027-07-01T18:00"), STR("America/New_York"), &t));
    assert_int_equal(t, 1814479200);
    assert_false(zone_to_time(STR("2027-02-30T18:00"), STR("Europe/Paris"), &t));
    assert_false(zone_to_time(STR("2027-01-01"), STR("Europe/Paris"), &t));
    assert_false(zone_to_time(STR("2027-01-01T18:00"), STR("Europe/Nowhere"), &t));
    // Skipped (clocks go forward at 2) and repeated (back at 3) wall times exist all the same.
    assert_true(zone_to_time(STR("2027-03-28T02:30"), STR("Europe/Paris"), &t));
    assert_true(zone_to_time(STR("2027-10-31T02:30"), STR("Europe/Paris"), &t));
    assert_int_equal(t, 1824942600); // the first of the two, summer time
}

static void every_field_has_its_limit(void **state)
{
    (void)state;
    AUTO_ARENA a = ARENA_EMPTY;
    static const struct {
        enum field_id f;
        size_t most;
    } limits[] = {{FIELD_NAME, FIELD_NAME_MOST},       {FIELD_OUTLET, FIELD_OUTLET_MOST},
                  {FIELD_SUBJECT, FIELD_SUBJECT_MOST}, {FIELD_MESSAGE, FIELD_MESSAGE_MOST},
                  {FIELD_PHONE, FIELD_PHONE_MOST},     {FIELD_DATES, FIELD_LINE_MOST}};
    static char x[FIELD_MESSAGE_MOST + 2];
    memset(x, 'x', sizeof x - 1);
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        for (size_t over = 0; over < 2; over++) {
            struct submission_fields in = {.lang = STR("en")};
            struct submission out;
            enum field_fault faults[FIELD_COUNT];
            in.text[FIELD_KIND] = STR("interview");
            in.text[FIELD_NAME] = in.text[FIELD_OUTLET] = STR("n");
            in.text[FIELD_SUBJECT] = in.text[FIELD_MESSAGE] = STR("s");
            in.text[FIELD_EMAIL] = STR("a@b.example");
            in.text[limits[i].f] = (struct str){x, limits[i].most + over};
            assert_int_equal(submission_read(&a, &in, 1000, &out, faults), !over);
            assert_int_equal(faults[limits[i].f], over ? FAULT_LONG : FAULT_NONE);
        }
}

static int begin(void **state)
{
    (void)state;
    d = test_begin("staff");
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
        cmocka_unit_test(sessions_begin_and_end),
        cmocka_unit_test(a_removed_account_is_out_at_once),
        cmocka_unit_test(a_stranger_cannot_lock_staff_out),
        cmocka_unit_test(known_and_unknown_addresses_take_the_same_calls),
        cmocka_unit_test(the_second_step_is_asked_and_each_code_works_once),
        cmocka_unit_test(machines_are_kept_out_and_people_are_not),
        cmocka_unit_test(under_attack_work_or_patience_is_asked),
        cmocka_unit_test(deadlines_are_read_in_their_zone),
        cmocka_unit_test(every_field_has_its_limit),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
