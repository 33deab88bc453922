// SPDX-License-Identifier: MIT
#include "store/keyfile.h"

#include "base/cleanup.h"
#include "base/file.h"
#include "store/secret.h"

enum { KEY_BYTES = 32, KEY_SHORTEST = 32, KEY_LARGEST = 4096 };

// Another thread or program may make it at the same time: the first one's is everybody's.
static bool make_key(const char *path, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    unsigned char bytes[KEY_BYTES];
    secret_random(bytes, sizeof bytes);
    struct error why = {0};
    if (file_create_private(path, secret_base64url(&a, bytes, sizeof bytes), &why) ||
        file_exists(path))
        return true;
    *e = why;
    return false;
}

bool keyfile_read(struct arena *a, const char *path, struct str *key, struct error *e)
{
    struct str text;
    if (!secret_ready(e) || (!file_exists(path) && !make_key(path, e)) ||
        !file_read(path, KEY_LARGEST, a, &text, NULL, e))
        return false;
    text = str_trim(text);
    if (text.n < KEY_SHORTEST) {
        error_set(e, ERROR_INPUT, "the key %s is too short", path);
        return error_remedy(e, "remove the file; a new one is made");
    }
    *key = text;
    return true;
}
