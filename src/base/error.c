// SPDX-License-Identifier: MIT
#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool error_set(struct error *e, enum error_kind kind, const char *message, ...)
{
    if (!e)
        return false;
    *e = (struct error){.kind = kind};
    va_list args;
    va_start(args, message);
    vsnprintf(e->message, sizeof e->message, message, args);
    va_end(args);
    return false;
}

bool error_errno(struct error *e, const char *message, ...)
{
    int why = errno;
    if (!e)
        return false;
    *e = (struct error){.kind = why == ENOENT ? ERROR_MISSING : ERROR_SYSTEM};
    va_list args;
    va_start(args, message);
    vsnprintf(e->message, sizeof e->message, message, args);
    va_end(args);
    size_t n = strlen(e->message);
    snprintf(e->message + n, sizeof e->message - n, ": %s", strerror(why));
    return false;
}

bool error_place(struct error *e, const char *file, unsigned line, unsigned column)
{
    if (!e)
        return false;
    snprintf(e->file, sizeof e->file, "%s", file ? file : "");
    e->line = line;
    e->column = column;
    return false;
}

bool error_remedy(struct error *e, const char *remedy, ...)
{
    if (!e)
        return false;
    va_list args;
    va_start(args, remedy);
    vsnprintf(e->remedy, sizeof e->remedy, remedy, args);
    va_end(args);
    return false;
}

bool error_name(struct error *e, const char *id, long long number)
{
    if (!e)
        return false;
    e->id = id;
    e->number = number;
    return false;
}

bool error_context(struct error *e, const char *context, ...)
{
    if (!e)
        return false;
    char before[sizeof e->message];
    char after[sizeof e->message];
    va_list args;
    va_start(args, context);
    vsnprintf(before, sizeof before, context, args);
    va_end(args);
    memcpy(after, e->message, sizeof after);
    size_t n = strlen(before);
    memcpy(e->message, before, n);
    size_t room = sizeof e->message - n;
    snprintf(e->message + n, room, ": %.*s", (int)(room > 3 ? room - 3 : 0), after);
    return false;
}
