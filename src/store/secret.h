// SPDX-License-Identifier: MIT
// Cryptography, all of it libsodium's: random tokens, hashes for what is stored, keyed tags
// for what is signed, Argon2id for passwords, comparison in constant time.
#ifndef PRESSE_STORE_SECRET_H
#define PRESSE_STORE_SECRET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"

// Prepares the library; called by store_open, legal any number of times.
MUST_USE bool secret_ready(struct error *e);

uint32_t secret_random_u32(void);
void secret_random(void *bytes, size_t n);

// base64url without padding (RFC 4648, section 5) of n bytes, in a.
struct str secret_base64url(struct arena *a, const void *bytes, size_t n);
// The bytes of base64url text, in a. False when it is none.
bool secret_from_base64url(struct arena *a, struct str text, struct str *bytes);

enum { SECRET_TOKEN_BYTES = 24, SECRET_HASH_HEX = 64 };
// A new token of 192 random bits as 32 characters of base64url.
struct str secret_token(struct arena *a);
// What is stored of a token or a text: BLAKE2b-256 in lower-case hex (64 characters). `domain`
// keeps hashes made for different ends apart.
struct str secret_hash(struct arena *a, const char *domain, struct str text);
// HMAC-SHA-256 of text under key as base64url (43 characters).
struct str secret_sign(struct arena *a, struct str key, struct str text);
// The same in lower-case hexadecimal (64 characters).
struct str secret_sign_hex(struct arena *a, struct str key, struct str text);
void secret_sha256(struct str text, unsigned char out[32]);
// Equal, in a time that depends on the lengths only.
bool secret_equal(struct str a, struct str b);

// Argon2id. At most SECRET_HASHES run at once and SECRET_QUEUE wait; more fail with
// ERROR_LIMIT. The result is the library's self-describing text.
enum { SECRET_HASHES = 2, SECRET_QUEUE = 20, SECRET_PASSWORD_LARGEST = 1024 };
MUST_USE bool secret_password_hash(struct arena *a, struct str password, struct str *out,
                                   struct error *e);
// *right says whether password made hash. An empty hash costs the same time and is never right.
MUST_USE bool secret_password_check(struct str hash, struct str password, bool *right,
                                    struct error *e);

#endif
