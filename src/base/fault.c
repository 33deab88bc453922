// SPDX-License-Identifier: MIT
#include "base/fault.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

static atomic_ulong calls;
static unsigned long fail_at;
static int fail_with = EIO;

bool fault_now(void)
{
    if (!fail_at)
        return false;
    if (atomic_fetch_add(&calls, 1) + 1 != fail_at)
        return false;
    if (fail_with == FAULT_KILL)
        raise(SIGKILL);
    errno = fail_with;
    return true;
}

void fault_arm(unsigned long n, int why)
{
    atomic_store(&calls, 0);
    fail_at = n;
    fail_with = why;
}

void fault_from_environment(void)
{
    const char *text = getenv("PRESSE_FAULT");
    if (!text)
        return;
    char *end;
    unsigned long n = strtoul(text, &end, 10);
    int why = EIO;
    if (strcmp(end, ":ENOSPC") == 0)
        why = ENOSPC;
    else if (strcmp(end, ":EINTR") == 0)
        why = EINTR;
    else if (strcmp(end, ":EACCES") == 0)
        why = EACCES;
    else if (strcmp(end, ":KILL") == 0)
        why = FAULT_KILL;
    fault_arm(n, why);
}

unsigned long fault_calls(void)
{
    return atomic_load(&calls);
}
