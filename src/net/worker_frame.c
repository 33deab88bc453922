// SPDX-License-Identifier: MIT
// Only digits are a size: signs, blanks and prefixes, which the C library would read, are none.
#include "net/worker_frame.h"

bool worker_take_size(const char head[WORKER_HEAD], size_t most, size_t *out)
{
    size_t n = 0;
    for (int i = 0; i < WORKER_HEAD; i++) {
        int digit = hex_digit_ascii(head[i]);
        if (digit < 0)
            return false;
        n = n << 4 | (size_t)digit;
    }
    *out = n;
    return n <= most;
}

void worker_put_size(char *to, size_t n)
{
    for (int i = WORKER_HEAD - 1; i >= 0; i--, n >>= 4)
        to[i] = "0123456789abcdef"[n & 15];
}

bool worker_take_frame(struct str *bytes, struct str *out)
{
    size_t n;
    if (bytes->n < WORKER_HEAD || !worker_take_size(bytes->p, bytes->n - WORKER_HEAD, &n))
        return false;
    *out = str_slice(*bytes, WORKER_HEAD, WORKER_HEAD + n);
    *bytes = str_from(*bytes, WORKER_HEAD + n);
    return true;
}
