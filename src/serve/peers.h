// SPDX-License-Identifier: MIT
// How many connections each client address has. Not thread safe: the server holds its lock.
#ifndef PRESSE_SERVE_PEERS_H
#define PRESSE_SERVE_PEERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sockaddr;

// What is counted as one client: an IPv4 address, also inside IPv6, or an IPv6 network of 64
// bits, which is what one subscriber gets. 0 for local sockets.
struct peer {
    uint64_t key;
    bool loopback; // never limited: a front server's connections all come from here
    char text[48]; // numeric address, "" for local sockets
};

struct peer peer_of(const struct sockaddr *address);

enum { PEER_BUCKETS = 1024 };

struct peers {
    struct peer_count *buckets[PEER_BUCKETS];
};

unsigned peers_count(const struct peers *p, const struct peer *who);
void peers_add(struct peers *p, const struct peer *who);
void peers_remove(struct peers *p, const struct peer *who);

#endif
