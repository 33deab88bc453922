// SPDX-License-Identifier: MIT
// If these fail, an address pasted into a page reaches a machine inside the organisation.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/un.h>

#include "net/guard.h"

static bool allows(const char *text, const struct network_list *list)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
    if (inet_pton(AF_INET, text, &v4.sin_addr) == 1)
        return guard_allows((const struct sockaddr *)&v4, list);
    assert_int_equal(inet_pton(AF_INET6, text, &v6.sin6_addr), 1);
    return guard_allows((const struct sockaddr *)&v6, list);
}

// First and last address of every refused network, and spellings that hide IPv4 in IPv6.
static void addresses_that_are_not_public_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "0.0.0.0",
        "0.255.255.255",
        "10.0.0.0",
        "10.255.255.255",
        "100.64.0.0",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.255",
        "169.254.0.0",
        "169.254.169.254",
        "169.254.255.255",
        "172.16.0.0",
        "172.31.255.255",
        "192.0.0.0",
        "192.0.0.255",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.0.0",
        "192.168.255.255",
        "198.18.0.0",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.255",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::2",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:10.1.2.3",
        "::ffff:0:0",
        "64:ff9b::7f00:1",
        "64:ff9b::10.0.0.1",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:1ff:ffff::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "2002:c0a8:101::",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fdff::1",
        "fe80::1",
        "febf::1",
        "fec0::1",
        "ff02::1",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (allows(bad[i], NULL))
            fail_msg("%s was let through", bad[i]);
}

// The neighbours of those networks are ordinary addresses of the Internet.
static void public_addresses_are_reached(void **state)
{
    (void)state;
    static const char *const good[] = {
        "1.0.0.0",         "9.255.255.255",    "11.0.0.0",
        "100.63.255.255",  "100.128.0.0",      "126.255.255.255",
        "128.0.0.1",       "169.253.255.255",  "169.255.0.0",
        "172.15.255.255",  "172.32.0.0",       "192.0.1.0",
        "192.0.3.0",       "192.167.255.255",  "192.169.0.0",
        "198.17.255.255",  "198.20.0.0",       "223.255.255.255",
        "8.8.8.8",         "2001:200::1",      "2001:4860:4860::8888",
        "2002:808:808::1", "64:ff9b::808:808", "::ffff:8.8.8.8",
        "2a01:e0a::1",     "2003::1",
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (!allows(good[i], NULL))
            fail_msg("%s was refused", good[i]);
}

static void the_configuration_allows_a_network_by_name(void **state)
{
    (void)state;
    struct network n;
    struct error e;
    assert_true(network_parse(STR("127.0.0.0/8"), &n, &e));
    struct network_list list = {&n, 1};
    assert_true(allows("127.0.0.1", &list));
    assert_true(allows("::ffff:127.9.9.9", &list));
    assert_false(allows("::1", &list));
    assert_false(allows("10.0.0.1", &list));
    assert_false(allows("128.0.0.1", NULL) == false);
    assert_true(network_parse(STR("::1"), &n, &e));
    assert_true(allows("::1", &list));
    assert_false(allows("::2", &list));
    // What an address embeds is allowed where the embedded network is.
    assert_true(network_parse(STR("10.0.0.0/8"), &n, &e));
    assert_true(allows("64:ff9b::10.1.2.3", &list));
    assert_true(allows("2002:0a01:0203::1", &list));
    assert_false(allows("64:ff9b::192.168.1.1", &list));
    assert_true(network_parse(STR("10.1.2.3"), &n, &e));
    assert_true(allows("10.1.2.3", &list));
    assert_false(allows("10.1.2.4", &list));
}

static void malformed_networks_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"",
                                      "/8",
                                      "127.0.0.1/8",
                                      "10.0.0.0/33",
                                      "10.0.0.0/",
                                      "10.0.0/8",
                                      "0x7f.1",
                                      "fe80::/129",
                                      "fe80::1/64",
                                      "10.0.0.0/-1",
                                      "localhost",
                                      "10.0.0.0/0008",
                                      "2001:0db8:0000:0000:0000:0000:0000:0000:0000:0000"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct network n;
        struct error e;
        if (network_parse(str_of(bad[i]), &n, &e))
            fail_msg("%s was taken for a network", bad[i]);
        assert_true(strlen(e.remedy) > 0);
    }
}

static void other_kinds_of_sockets_are_refused(void **state)
{
    (void)state;
    struct sockaddr_un un = {.sun_family = AF_UNIX, .sun_path = "/run/docker.sock"};
    assert_false(guard_allows((const struct sockaddr *)&un, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_that_are_not_public_are_refused),
        cmocka_unit_test(public_addresses_are_reached),
        cmocka_unit_test(the_configuration_allows_a_network_by_name),
        cmocka_unit_test(malformed_networks_are_refused),
        cmocka_unit_test(other_kinds_of_sockets_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
