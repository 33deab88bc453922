// SPDX-License-Identifier: MIT
#include "store/keyfile.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/file.h"
#include "store/secret.h"

enum { KEY_BYTES = 32, KEY_SHORTEST = 32, KEY_LARGEST = 4096 };

static bool make_key(const char *path, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    unsigned char bytes[KEY_BYTES];
    char *part = str_c(&a, str_format(&a, "%s.%ld", path, (long)getpid()));
    AUTO_FD fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        return error_errno(e, "cannot write the key %s", path);
    secret_random(bytes, sizeof bytes);
    bool ok = file_write_all(fd, secret_base64url(&a, bytes, sizeof bytes)) && fsync(fd) == 0;
    // link(2) refuses a name that is there already.
    ok = ok && (link(part, path) == 0 || errno == EEXIST);
    if (!ok)
        error_errno(e, "cannot write the key %s", path);
    unlink(part);
    return ok;
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
