// SPDX-License-Identifier: MIT
// Which network addresses presse may connect to. Addresses of pages are written by anybody;
// a request that came from content must never reach a machine that is not public. The
// decision is made on the numeric address that a connection really goes to, after name
// resolution, for each connection (see fetch.h).
#ifndef PRESSE_NET_GUARD_H
#define PRESSE_NET_GUARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"

// A network in CIDR notation; IPv4 ones are kept as ::ffff:a.b.c.d with bits + 96.
struct network {
    uint8_t bytes[16];
    unsigned bits; // 0 to 128
};

// Networks that the configuration allows by name although they are not public.
struct network_list {
    const struct network *items;
    size_t len;
};

// Reads "127.0.0.0/8", "::1/128" or a bare address. Host bits that are set are an error.
MUST_USE bool network_parse(struct str s, struct network *out, struct error *e);

// True when address lies in one of them. IPv4 inside IPv6 (mapped) counts as IPv4.
bool network_list_has(const struct network_list *networks, const struct sockaddr *address);

// True when a connection to address may be opened: it is public (IANA's special-purpose
// registries, RFC 6890 and its updates), or lies in one of allowed. IPv4 addresses inside
// IPv6 (mapped, 6to4, NAT64) are judged by what they embed. Anything but AF_INET and
// AF_INET6 is refused.
bool guard_allows(const struct sockaddr *address, const struct network_list *allowed);

#endif
