// SPDX-License-Identifier: MIT
// If these fail, all visitors behind a front server share one allowance, or a stranger chooses
// the address that the limits count and the log shows.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "serve/client.h"

// Who asks, by the address of the connection and the header: "address", or "address local".
static const char *who(const char *peer, const char *list, const char *const *fronts)
{
    static char out[64];
    struct network networks[4];
    struct network_list all = {networks, 0};
    struct error e = {0};
    struct request q = {.peer_loopback = strcmp(peer, "127.0.0.1") == 0 || !*peer};
    for (; fronts && *fronts; fronts++)
        assert_true(network_parse(str_of(*fronts), &networks[all.len++], &e));
    snprintf(q.peer, sizeof q.peer, "%s", peer);
    if (list)
        q.known[HEADER_X_FORWARDED_FOR] = str_of(list);
    client_find(&q, &all);
    snprintf(out, sizeof out, "%s%s", q.peer, q.peer_loopback ? " local" : "");
    return out;
}

static void named_servers_are_believed(void **state)
{
    (void)state;
    static const char *const fronts[] = {"127.0.0.1", "10.0.0.0/8", "2001:db8:1::/48", NULL};
    static const struct {
        const char *peer, *list, *want;
    } table[] = {
        {"127.0.0.1", NULL, "127.0.0.1 local"},
        {"127.0.0.1", "192.0.2.7", "192.0.2.7"},
        {"127.0.0.1", "192.0.2.7:4711", "192.0.2.7"},
        {"127.0.0.1", "2001:db8::7", "2001:db8::7"},
        {"127.0.0.1", "[2001:db8::7]:4711", "2001:db8::7"},
        {"127.0.0.1", "::ffff:192.0.2.7", "192.0.2.7"},
        {"127.0.0.1", "203.0.113.9, 192.0.2.7", "192.0.2.7"}, // the first was made up
        {"127.0.0.1", "192.0.2.7, 10.1.2.3", "192.0.2.7"},    // two front servers
        {"127.0.0.1", "192.0.2.7,10.1.2.3 ,\t2001:db8:1::5", "192.0.2.7"},
        {"127.0.0.1", "10.1.2.3", "10.1.2.3"}, // the front server itself asks
        {"127.0.0.1", "127.0.0.1", "127.0.0.1"},
        {"127.0.0.1", "", "127.0.0.1"},
        {"127.0.0.1", "unknown", "127.0.0.1"},
        {"127.0.0.1", "192.0.2.7, nonsense", "127.0.0.1"},
        {"127.0.0.1", "nonsense, 192.0.2.7", "192.0.2.7"},
        {"127.0.0.1", "nonsense, 10.0.0.1", "10.0.0.1"},
        {"127.0.0.1", "192.0.2.7\" onclick", "127.0.0.1"},
        {"127.0.0.1", "[", "127.0.0.1"},
        {"127.0.0.1", "[]:", "127.0.0.1"},
        {"127.0.0.1", ",,,", "127.0.0.1"},
        {"10.9.9.9", "192.0.2.7", "192.0.2.7"},
        {"", "192.0.2.7", "192.0.2.7"}, // over a local socket
        {"198.51.100.1", "192.0.2.7", "198.51.100.1"},
        {"11.0.0.1", "192.0.2.7", "11.0.0.1"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const char *got = who(table[i].peer, table[i].list, fronts);
        if (strcmp(got, table[i].want) != 0)
            fail_msg("%s, %s: %s", table[i].peer, table[i].list, got);
    }
}

static void nobody_is_believed_who_was_not_named(void **state)
{
    (void)state;
    assert_string_equal(who("127.0.0.1", "192.0.2.7", NULL), "127.0.0.1");
    assert_string_equal(who("127.0.0.1", NULL, NULL), "127.0.0.1 local");
    assert_string_equal(who("", "192.0.2.7", NULL), "");
    assert_string_equal(who("198.51.100.1", "127.0.0.1", NULL), "198.51.100.1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(named_servers_are_believed),
        cmocka_unit_test(nobody_is_believed_who_was_not_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
