// SPDX-License-Identifier: MIT
#include "store/secret.h"

#include <pthread.h>
#include <sodium.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/library.h"

// The functions of libsodium that are called here, loaded when the first of them is needed.
// clang-format off
#define CALLS(_) \
    _(crypto_auth_hmacsha256_final) _(crypto_auth_hmacsha256_init) \
    _(crypto_auth_hmacsha256_update) _(crypto_generichash_final) _(crypto_generichash_init) \
    _(crypto_generichash_update) _(crypto_hash_sha256) _(crypto_pwhash_str) \
    _(crypto_pwhash_str_verify) _(randombytes_buf) _(randombytes_random) _(sodium_base642bin) \
    _(sodium_base64_encoded_len) _(sodium_bin2base64) _(sodium_bin2hex) _(sodium_init) \
    _(sodium_memcmp)
// clang-format on
#define CALL(name) {#name, &salt.name},
LIBRARY_OF(salt, CALLS, LIBRARY_POINTER, CALL, "libsodium.so.23", "libsodium23", "make secrets")

static const struct salt *lib(void)
{
    library_need(&libsalt);
    return &salt;
}

bool secret_ready(struct error *e)
{
    if (!library_open(&libsalt, e))
        return false;
    if (salt.sodium_init() < 0)
        return error_set(e, ERROR_SYSTEM, "libsodium cannot start: no source of randomness");
    return true;
}

uint32_t secret_random_u32(void)
{
    return lib()->randombytes_random();
}

void secret_random(void *bytes, size_t n)
{
    lib()->randombytes_buf(bytes, n);
}

struct str secret_base64url(struct arena *a, const void *bytes, size_t n)
{
    int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
    size_t size = lib()->sodium_base64_encoded_len(n, variant);
    char *out = arena_alloc(a, size);
    lib()->sodium_bin2base64(out, size, bytes, n, variant);
    return (struct str){out, size - 1};
}

bool secret_from_base64url(struct arena *a, struct str text, struct str *bytes)
{
    unsigned char *out = arena_alloc(a, text.n + 1);
    size_t n = 0;
    if (lib()->sodium_base642bin(out, text.n + 1, text.p ? text.p : "", text.n, NULL, &n, NULL,
                                 sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
        return false;
    *bytes = (struct str){(const char *)out, n};
    return true;
}

struct str secret_token(struct arena *a)
{
    unsigned char bytes[SECRET_TOKEN_BYTES];
    lib()->randombytes_buf(bytes, sizeof bytes);
    return secret_base64url(a, bytes, sizeof bytes);
}

struct str secret_hash(struct arena *a, const char *domain, struct str text)
{
    crypto_generichash_state state;
    unsigned char out[32];
    lib()->crypto_generichash_init(&state, NULL, 0, sizeof out);
    lib()->crypto_generichash_update(&state, (const unsigned char *)domain, strlen(domain) + 1);
    if (text.n)
        lib()->crypto_generichash_update(&state, (const unsigned char *)text.p, text.n);
    lib()->crypto_generichash_final(&state, out, sizeof out);
    char *hex = arena_alloc(a, sizeof out * 2 + 1);
    lib()->sodium_bin2hex(hex, sizeof out * 2 + 1, out, sizeof out);
    return (struct str){hex, sizeof out * 2};
}

static void sign(struct str key, struct str text, unsigned char out[crypto_auth_hmacsha256_BYTES])
{
    crypto_auth_hmacsha256_state state;
    lib()->crypto_auth_hmacsha256_init(&state, (const unsigned char *)key.p, key.n);
    lib()->crypto_auth_hmacsha256_update(&state, (const unsigned char *)text.p, text.n);
    lib()->crypto_auth_hmacsha256_final(&state, out);
}

struct str secret_sign(struct arena *a, struct str key, struct str text)
{
    unsigned char out[crypto_auth_hmacsha256_BYTES];
    sign(key, text, out);
    return secret_base64url(a, out, sizeof out);
}

struct str secret_sign_hex(struct arena *a, struct str key, struct str text)
{
    unsigned char out[crypto_auth_hmacsha256_BYTES];
    enum { HEX = 2 * sizeof out };
    char *hex = arena_alloc(a, HEX + 1);
    sign(key, text, out);
    lib()->sodium_bin2hex(hex, HEX + 1, out, sizeof out);
    return (struct str){hex, HEX};
}

void secret_sha256(struct str text, unsigned char out[32])
{
    lib()->crypto_hash_sha256(out, (const unsigned char *)text.p, text.n);
}

bool secret_equal(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || lib()->sodium_memcmp(a.p, b.p, a.n) == 0);
}

static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t gate_open = PTHREAD_COND_INITIALIZER;
static unsigned hashing, queued;

static bool enter(struct error *e)
{
    pthread_mutex_lock(&gate);
    if (hashing >= SECRET_HASHES && queued >= SECRET_QUEUE) {
        pthread_mutex_unlock(&gate);
        error_set(e, ERROR_LIMIT, "too many sign-ins at the same time");
        error_name(e, "refuse-sign-ins", 0);
        return error_remedy(e, "try again in a minute");
    }
    queued++;
    while (hashing >= SECRET_HASHES)
        pthread_cond_wait(&gate_open, &gate);
    queued--;
    hashing++;
    pthread_mutex_unlock(&gate);
    return true;
}

static void leave(void)
{
    pthread_mutex_lock(&gate);
    hashing--;
    pthread_cond_signal(&gate_open);
    pthread_mutex_unlock(&gate);
}

bool secret_password_hash(struct arena *a, struct str password, struct str *out, struct error *e)
{
    if (password.n > SECRET_PASSWORD_LARGEST) {
        error_set(e, ERROR_LIMIT, "a password has at most %d bytes", SECRET_PASSWORD_LARGEST);
        return error_name(e, "refuse-password-long", SECRET_PASSWORD_LARGEST);
    }
    if (!enter(e))
        return false;
    char hash[crypto_pwhash_STRBYTES];
    int failed = lib()->crypto_pwhash_str(hash, password.p ? password.p : "", password.n,
                                          crypto_pwhash_OPSLIMIT_INTERACTIVE,
                                          crypto_pwhash_MEMLIMIT_INTERACTIVE);
    leave();
    if (failed)
        return error_set(e, ERROR_SYSTEM, "no memory to hash a password");
    *out = str_copy(a, str_of(hash));
    return true;
}

// What an absent account is checked against: the time is that of a present one.
static struct str nobody(void)
{
    return STR("$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$"
               "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
}

bool secret_password_check(struct str hash, struct str password, bool *right, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    if (password.n > SECRET_PASSWORD_LARGEST) {
        *right = false;
        return true;
    }
    const char *stored = str_c(&a, hash.n ? hash : nobody());
    if (!enter(e))
        return false;
    int wrong = lib()->crypto_pwhash_str_verify(stored, password.p ? password.p : "", password.n);
    leave();
    *right = wrong == 0 && hash.n > 0;
    return true;
}
