// SPDX-License-Identifier: MIT
// Keeping machines out of the public forms without a third party, a cookie or a puzzle for
// people: a signed form token that says when the form was made, a field that only machines
// fill, and counters for each client address. When more submissions arrive than
// attack_per_minute, forms ask for proof of work; a browser without scripts waits instead
// (SPAM_SLOW_AGE seconds between form and submission).
#ifndef PRESSE_DESK_SPAM_H
#define PRESSE_DESK_SPAM_H

#include "desk/desk.h"

enum {
    SPAM_YOUNGEST = 2,      // seconds between form and submission, at least
    SPAM_OLDEST = 86400,    // at most; then the form is shown again, filled in
    SPAM_SLOW_AGE = 45,     // under attack, without proof of work
    SPAM_PROOF_BITS = 16,   // leading zero bits of SHA-256(token "." nonce)
    SPAM_ADDRESSES = 16384, // client addresses counted at once
};

struct spam *spam_new(void);
void spam_free(struct spam *s); // legal on NULL

// A form's hidden token: time, 128 random bits, signature. The token is part of the
// submission's idempotency key.
struct str form_token_make(const struct desk *d, struct arena *a, int64_t now);

enum form_verdict {
    FORM_FINE,
    FORM_FORGED, // the token is not ours
    FORM_OLD,    // show the form again
    FORM_FAST,   // no person is that fast
    FORM_TRAP,   // the trap field is filled
    FORM_PROOF,  // under attack: proof of work, or more time, is needed
    FORM_LIMIT,  // too many from this address within the hour
};

// Judges a submission; counts nothing. trap: what stands in the field that people do not see.
// proof: the nonce, may be empty.
enum form_verdict form_judge(struct desk *d, struct str token, struct str trap, struct str proof,
                             struct str peer, int64_t now);
// Counts a submission that was stored. Times are monotonic: a clock that jumps changes nothing.
void form_count(struct desk *d, struct str peer);
bool spam_attack(struct desk *d);

// Failed sign-ins, for each account and address together, so that nobody can lock another
// out from elsewhere; and for each address alone, so that nobody can try many accounts.
enum { LOGIN_FAILURES = 5, LOGIN_ADDRESS_FAILURES = 30, LOGIN_WINDOW = 60 };
bool login_allowed(struct desk *d, struct str account, struct str peer);
void login_failed(struct desk *d, struct str account, struct str peer);

#endif
