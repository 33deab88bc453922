// SPDX-License-Identifier: MIT
// Everything is judged as sixteen bytes: IPv4 as ::ffff:a.b.c.d. An address is refused when it
// lies in one of the networks below, unless the configuration allows its network by name. The
// allowance is looked up on the address itself, then on the IPv4 address it embeds.
#include "net/guard.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#define V4(a, b, c, d)                                                                             \
    {                                                                                              \
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, a, b, c, d                                       \
    }

static const struct network refused[] = {
    {V4(0, 0, 0, 0), 96 + 8},             // "this network"
    {V4(10, 0, 0, 0), 96 + 8},            // private
    {V4(100, 64, 0, 0), 96 + 10},         // shared by carriers
    {V4(127, 0, 0, 0), 96 + 8},           // loopback
    {V4(169, 254, 0, 0), 96 + 16},        // link local, cloud metadata
    {V4(172, 16, 0, 0), 96 + 12},         // private
    {V4(192, 0, 0, 0), 96 + 24},          // protocol assignments
    {V4(192, 0, 2, 0), 96 + 24},          // documentation
    {V4(192, 88, 99, 0), 96 + 24},        // 6to4 relays
    {V4(192, 168, 0, 0), 96 + 16},        // private
    {V4(198, 18, 0, 0), 96 + 15},         // benchmarking
    {V4(198, 51, 100, 0), 96 + 24},       // documentation
    {V4(203, 0, 113, 0), 96 + 24},        // documentation
    {V4(224, 0, 0, 0), 96 + 4},           // multicast
    {V4(240, 0, 0, 0), 96 + 4},           // reserved, broadcast
    {{0}, 127},                           // :: and ::1
    {{0}, 96},                            // IPv4-compatible, deprecated
    {{0x00, 0x64, 0xFF, 0x9B, 0, 1}, 48}, // NAT64, local use
    {{0x01, 0x00}, 64},                   // discard only
    {{0x20, 0x01, 0x00, 0x00}, 23},       // protocol assignments, Teredo
    {{0x20, 0x01, 0x0D, 0xB8}, 32},       // documentation
    {{0x3F, 0xFF}, 20},                   // documentation
    {{0x5F, 0x00}, 16},                   // segment routing
    {{0xFC}, 7},                          // unique local
    {{0xFE, 0x80}, 10},                   // link local
    {{0xFE, 0xC0}, 10},                   // site local, deprecated
    {{0xFF}, 8},                          // multicast
};

static bool inside(const uint8_t address[16], const struct network *n)
{
    unsigned whole = n->bits / 8, rest = n->bits % 8;
    if (memcmp(address, n->bytes, whole) != 0)
        return false;
    if (rest == 0)
        return true;
    uint8_t mask = (uint8_t)(0xFFu << (8 - rest));
    return (address[whole] & mask) == (n->bytes[whole] & mask);
}

static bool inside_any(const uint8_t address[16], const struct network *items, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (inside(address, &items[i]))
            return true;
    return false;
}

static void map_v4(const uint8_t v4[4], uint8_t out[16])
{
    static const uint8_t prefix[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    memcpy(out, prefix, 12);
    memcpy(out + 12, v4, 4);
}

// The IPv4 address that 6to4 (RFC 3056) and NAT64 (RFC 6052) addresses lead to.
static bool embedded_v4(const uint8_t address[16], uint8_t out[16])
{
    static const struct network six_to_four = {{0x20, 0x02}, 16};
    static const struct network nat64 = {{0x00, 0x64, 0xFF, 0x9B}, 96};
    if (inside(address, &six_to_four)) {
        map_v4(address + 2, out);
        return true;
    }
    if (inside(address, &nat64)) {
        map_v4(address + 12, out);
        return true;
    }
    return false;
}

static bool bytes_of(const struct sockaddr *address, uint8_t out[16])
{
    if (address->sa_family == AF_INET) {
        struct sockaddr_in in;
        memcpy(&in, address, sizeof in);
        map_v4((const uint8_t *)&in.sin_addr.s_addr, out);
        return true;
    }
    if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 in;
        memcpy(&in, address, sizeof in);
        memcpy(out, in.sin6_addr.s6_addr, 16);
        return true;
    }
    return false;
}

bool guard_allows(const struct sockaddr *address, const struct network_list *allowed)
{
    uint8_t bytes[16], embedded[16];
    if (!bytes_of(address, bytes))
        return false;
    if (allowed && inside_any(bytes, allowed->items, allowed->len))
        return true;
    if (inside_any(bytes, refused, sizeof refused / sizeof *refused))
        return false;
    if (!embedded_v4(bytes, embedded))
        return true;
    if (allowed && inside_any(embedded, allowed->items, allowed->len))
        return true;
    return !inside_any(embedded, refused, sizeof refused / sizeof *refused);
}

static bool bits_of(struct str s, unsigned most, unsigned *out)
{
    unsigned v = 0;
    if (s.n == 0 || s.n > 3)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        if (!is_digit_ascii(s.p[i]))
            return false;
        v = v * 10 + (unsigned)(s.p[i] - '0');
    }
    *out = v;
    return v <= most;
}

static bool host_bits_set(const struct network *n)
{
    for (unsigned bit = n->bits; bit < 128; bit++)
        if (n->bytes[bit / 8] & (0x80u >> bit % 8))
            return true;
    return false;
}

bool network_list_has(const struct network_list *networks, const struct sockaddr *address)
{
    uint8_t bytes[16];
    return bytes_of(address, bytes) && inside_any(bytes, networks->items, networks->len);
}

bool network_parse(struct str s, struct network *out, struct error *e)
{
    struct network n = {.bits = 128};
    size_t slash = str_find_char(s, '/');
    struct str host = slash == STR_NOT_FOUND ? s : str_slice(s, 0, slash);
    char text[INET6_ADDRSTRLEN];
    uint8_t v4[4];
    if (host.n == 0 || host.n >= sizeof text)
        goto bad;
    memcpy(text, host.p, host.n);
    text[host.n] = '\0';
    bool is_v4 = inet_pton(AF_INET, text, v4) == 1;
    if (is_v4)
        map_v4(v4, n.bytes);
    else if (inet_pton(AF_INET6, text, n.bytes) != 1)
        goto bad;
    if (slash != STR_NOT_FOUND && !bits_of(str_from(s, slash + 1), is_v4 ? 32 : 128, &n.bits))
        goto bad;
    if (is_v4 && slash != STR_NOT_FOUND)
        n.bits += 96;
    if (host_bits_set(&n))
        goto bad;
    *out = n;
    return true;
bad:
    error_set(e, ERROR_INPUT, "\"%.*s\" is not a network", STR_ARG(s));
    return error_remedy(e, "write it as 127.0.0.0/8 or fd00::/8, with no bits set after the slash");
}
