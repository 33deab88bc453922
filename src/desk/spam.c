// SPDX-License-Identifier: MIT
#include "desk/spam.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "store/secret.h"

// One counted thing: a window that starts at its first event.
struct counter {
    uint64_t key; // 0: free
    double started, seen;
    unsigned count;
};

struct spam {
    pthread_mutex_t mutex;
    uint64_t salt;
    struct counter counters[SPAM_ADDRESSES];
    double minute; // start of the minute counted below
    unsigned in_minute;
};

enum { PROBES = 16 };

struct spam *spam_new(void)
{
    struct spam *s = mem_alloc(sizeof *s);
    memset(s, 0, sizeof *s);
    pthread_mutex_init(&s->mutex, NULL);
    secret_random(&s->salt, sizeof s->salt);
    return s;
}

void spam_free(struct spam *s)
{
    if (!s)
        return;
    pthread_mutex_destroy(&s->mutex);
    free(s);
}

static double seconds(void)
{
    return clock_monotonic_ms() / 1000;
}

// One subscriber has 2^64 addresses of IPv6: they count as one.
static uint64_t subscriber(struct str peer)
{
    char text[INET6_ADDRSTRLEN];
    unsigned char v6[16];
    if (peer.n >= sizeof text)
        return str_hash(peer);
    memcpy(text, peer.p, peer.n);
    text[peer.n] = '\0';
    bool is_v6 = inet_pton(AF_INET6, text, v6) == 1;
    return str_hash(is_v6 ? (struct str){(const char *)v6, 8} : peer);
}

static uint64_t key_of(const struct spam *s, const char *what, struct str account, struct str peer)
{
    uint64_t h = s->salt;
    h = (h ^ str_hash(str_of(what))) * 0x9E3779B97F4A7C15u;
    h = (h ^ str_hash(account)) * 0x9E3779B97F4A7C15u;
    h = (h ^ subscriber(peer)) * 0x9E3779B97F4A7C15u;
    return h ? h : 1;
}

// The counter of key; when make, a free or the longest unused one of its places is taken.
static struct counter *find(struct spam *s, uint64_t key, double window, bool make)
{
    double now = seconds();
    struct counter *oldest = NULL;
    for (size_t i = 0; i < PROBES; i++) {
        struct counter *c = &s->counters[(key + i) % SPAM_ADDRESSES];
        if (c->key == key) {
            if (now - c->started >= window)
                *c = (struct counter){.key = key, .started = now};
            c->seen = now;
            return c;
        }
        if (!oldest || (oldest->key && (!c->key || c->seen < oldest->seen)))
            oldest = c;
    }
    if (!make)
        return NULL;
    *oldest = (struct counter){.key = key, .started = now, .seen = now};
    return oldest;
}

static unsigned count_of(struct spam *s, uint64_t key, double window)
{
    pthread_mutex_lock(&s->mutex);
    const struct counter *c = find(s, key, window, false);
    unsigned n = c ? c->count : 0;
    pthread_mutex_unlock(&s->mutex);
    return n;
}

static void count(struct spam *s, uint64_t key, double window)
{
    pthread_mutex_lock(&s->mutex);
    find(s, key, window, true)->count++;
    pthread_mutex_unlock(&s->mutex);
}

struct str form_token_make(const struct desk *d, struct arena *a, int64_t now)
{
    unsigned char bytes[16];
    secret_random(bytes, sizeof bytes);
    struct str head = str_format(a, "%lld.%.*s", (long long)now,
                                 STR_ARG(secret_base64url(a, bytes, sizeof bytes)));
    struct str tag = secret_sign(a, d->key, str_format(a, "form:%.*s", STR_ARG(head)));
    return str_format(a, "%.*s.%.*s", STR_ARG(head), STR_ARG(tag));
}

static bool token_read(const struct desk *d, struct str token, int64_t *made)
{
    AUTO_ARENA a = ARENA_EMPTY;
    size_t dot = str_rfind_char(token, '.');
    if (token.n > 200 || dot == STR_NOT_FOUND)
        return false;
    struct str head = str_slice(token, 0, dot);
    struct str tag = secret_sign(&a, d->key, str_format(&a, "form:%.*s", STR_ARG(head)));
    if (!secret_equal(tag, str_from(token, dot + 1)))
        return false;
    *made = strtoll(str_c(&a, head), NULL, 10);
    return true;
}

static bool proof_given(struct str token, struct str nonce)
{
    AUTO_ARENA a = ARENA_EMPTY;
    unsigned char hash[32];
    if (nonce.n == 0 || nonce.n > 40)
        return false;
    secret_sha256(str_format(&a, "%.*s.%.*s", STR_ARG(token), STR_ARG(nonce)), hash);
    unsigned bits = 0;
    while (bits < 256 && !(hash[bits / 8] & (0x80u >> bits % 8)))
        bits++;
    return bits >= SPAM_PROOF_BITS;
}

bool spam_attack(struct desk *d)
{
    struct spam *s = d->spam;
    pthread_mutex_lock(&s->mutex);
    bool attack = desk_options(d)->attack_per_minute > 0 && seconds() - s->minute < 300 &&
                  s->in_minute >= desk_options(d)->attack_per_minute;
    pthread_mutex_unlock(&s->mutex);
    return attack;
}

enum form_verdict form_judge(struct desk *d, struct str token, struct str trap, struct str proof,
                             struct str peer, int64_t now)
{
    int64_t made;
    if (!token_read(d, token, &made))
        return FORM_FORGED;
    if (trap.n)
        return FORM_TRAP;
    // A clock set back makes forms of the future; they are taken as just made long enough ago.
    if (now - made > SPAM_OLDEST || made - now > SPAM_OLDEST)
        return FORM_OLD;
    if (made <= now && now - made < SPAM_YOUNGEST)
        return FORM_FAST;
    uint64_t key = key_of(d->spam, "form", STR_NONE, peer);
    if (desk_options(d)->form_per_hour &&
        count_of(d->spam, key, 3600) >= desk_options(d)->form_per_hour)
        return FORM_LIMIT;
    if (spam_attack(d) && now - made < SPAM_SLOW_AGE && !proof_given(token, proof))
        return FORM_PROOF;
    return FORM_FINE;
}

void form_count(struct desk *d, struct str peer)
{
    struct spam *s = d->spam;
    count(s, key_of(s, "form", STR_NONE, peer), 3600);
    pthread_mutex_lock(&s->mutex);
    if (seconds() - s->minute >= 60 &&
        (s->in_minute < desk_options(d)->attack_per_minute || seconds() - s->minute >= 300)) {
        s->minute = seconds();
        s->in_minute = 0;
    }
    s->in_minute++;
    pthread_mutex_unlock(&s->mutex);
}

bool login_allowed(struct desk *d, struct str account, struct str peer)
{
    struct spam *s = d->spam;
    return count_of(s, key_of(s, "login", account, peer), LOGIN_WINDOW) < LOGIN_FAILURES &&
           count_of(s, key_of(s, "login", STR_NONE, peer), LOGIN_WINDOW) < LOGIN_ADDRESS_FAILURES;
}

void login_failed(struct desk *d, struct str account, struct str peer)
{
    struct spam *s = d->spam;
    count(s, key_of(s, "login", account, peer), LOGIN_WINDOW);
    count(s, key_of(s, "login", STR_NONE, peer), LOGIN_WINDOW);
}
