// SPDX-License-Identifier: MIT
// How many connections each client address has: a table of short chains. An address without
// connections takes no memory.
#include "serve/peers.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/arena.h"

struct peer_count {
    struct peer_count *next;
    uint64_t key;
    unsigned count; // above 0
};

static struct peer of_v4(uint32_t address)
{
    struct peer p = {.key = (uint64_t)1 << 32 | address, .loopback = address >> 24 == 127};
    struct in_addr in = {htonl(address)};
    inet_ntop(AF_INET, &in, p.text, sizeof p.text);
    return p;
}

struct peer peer_of(const struct sockaddr *address)
{
    if (address && address->sa_family == AF_INET) {
        const struct sockaddr_in *v4 = (const void *)address;
        return of_v4(ntohl(v4->sin_addr.s_addr));
    }
    if (address && address->sa_family == AF_INET6) {
        const struct sockaddr_in6 *v6 = (const void *)address;
        const unsigned char *b = v6->sin6_addr.s6_addr;
        if (IN6_IS_ADDR_V4MAPPED(&v6->sin6_addr))
            return of_v4((uint32_t)b[12] << 24 | (uint32_t)b[13] << 16 | (uint32_t)b[14] << 8 |
                         b[15]);
        struct peer p = {.loopback = IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr)};
        for (int i = 0; i < 8; i++)
            p.key = p.key << 8 | b[i];
        inet_ntop(AF_INET6, &v6->sin6_addr, p.text, sizeof p.text);
        return p;
    }
    return (struct peer){.loopback = true};
}

static struct peer_count **find(const struct peers *p, uint64_t key)
{
    size_t at = (size_t)((key * 0x9E3779B97F4A7C15u) >> 54) % PEER_BUCKETS;
    struct peer_count **slot = (struct peer_count **)(uintptr_t)&p->buckets[at];
    while (*slot && (*slot)->key != key)
        slot = &(*slot)->next;
    return slot;
}

unsigned peers_count(const struct peers *p, const struct peer *who)
{
    struct peer_count *c = *find(p, who->key);
    return c ? c->count : 0;
}

void peers_add(struct peers *p, const struct peer *who)
{
    struct peer_count **slot = find(p, who->key);
    if (!*slot) {
        *slot = mem_alloc(sizeof **slot);
        **slot = (struct peer_count){.key = who->key};
    }
    (*slot)->count++;
}

void peers_remove(struct peers *p, const struct peer *who)
{
    struct peer_count **slot = find(p, who->key);
    struct peer_count *c = *slot;
    if (!c || --c->count > 0)
        return;
    *slot = c->next;
    free(c);
}
