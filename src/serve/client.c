// SPDX-License-Identifier: MIT
// The list is read from its end, as far as front servers that are known vouch for it. What stands
// before was sent by the client and may say anything.
#include "serve/client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "serve/peers.h"

// "192.0.2.1", "192.0.2.1:4711", "2001:db8::1" or "[2001:db8::1]:4711".
static bool read_address(struct str s, struct sockaddr_storage *out)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
    char text[INET6_ADDRSTRLEN];
    size_t colon = str_find_char(s, ':');
    if (s.n && s.p[0] == '[')
        s = str_slice(s, 1, str_find_char(s, ']'));
    else if (colon != STR_NOT_FOUND && colon == str_rfind_char(s, ':'))
        s = str_slice(s, 0, colon);
    if (s.n >= sizeof text)
        return false;
    memcpy(text, s.p, s.n);
    text[s.n] = '\0';
    *out = (struct sockaddr_storage){0};
    if (inet_pton(AF_INET, text, &v4.sin_addr) == 1)
        memcpy(out, &v4, sizeof v4);
    else if (inet_pton(AF_INET6, text, &v6.sin6_addr) == 1)
        memcpy(out, &v6, sizeof v6);
    else
        return false;
    return true;
}

static bool is_front(const struct request *q, const struct network_list *fronts)
{
    struct sockaddr_storage at;
    if (!fronts || !fronts->len)
        return false;
    return !q->peer[0] ||
           (read_address(str_of(q->peer), &at) && network_list_has(fronts, (void *)&at));
}

static void warn_once(void)
{
    static atomic_flag warned = ATOMIC_FLAG_INIT;
    if (!atomic_flag_test_and_set(&warned))
        fputs(
            "presse: requests come through a front server on this machine that was not named: all "
            "who ask share one allowance; start with --front 127.0.0.1\n",
            stderr);
}

void client_find(struct request *q, const struct network_list *fronts)
{
    struct str list = q->known[HEADER_X_FORWARDED_FOR];
    if (!list.p && !q->known[HEADER_FORWARDED].p)
        return;
    bool local = q->peer_loopback;
    q->peer_loopback = false;
    if (!is_front(q, fronts)) {
        if (local)
            warn_once();
        return;
    }
    for (bool vouched = true; vouched && list.n;) {
        size_t comma = str_rfind_char(list, ',');
        struct sockaddr_storage at;
        if (!read_address(str_trim(comma == STR_NOT_FOUND ? list : str_from(list, comma + 1)), &at))
            return;
        struct peer who = peer_of((void *)&at);
        memcpy(q->peer, who.text, sizeof q->peer);
        vouched = network_list_has(fronts, (void *)&at);
        list = comma == STR_NOT_FOUND ? STR_NONE : str_slice(list, 0, comma);
    }
}
