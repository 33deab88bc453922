// SPDX-License-Identifier: MIT
// seccomp: a short list of calls that reading and answering need; every other one fails with
// EPERM, so that a library that asks for something optional goes on. Landlock forbids every
// file besides, should a kernel bug open a door.
#include "net/sandbox.h"

#include <errno.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/library.h"

// The functions of libseccomp that are called here.
// clang-format off
#define CALLS(_) \
    _(seccomp_init) _(seccomp_load) _(seccomp_release) _(seccomp_rule_add)
// clang-format on
#define CALL(name) {#name, &scmp.name},
LIBRARY_OF(scmp, CALLS, LIBRARY_POINTER, CALL, "libseccomp.so.2", "libseccomp2",
           "close in what reads strangers' pages")

static void forbid_files(void)
{
    struct landlock_ruleset_attr attr = {
        .handled_access_fs = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE |
                             LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR |
                             LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG,
    };
    int rules = (int)syscall(SYS_landlock_create_ruleset, &attr, sizeof attr, 0);
    if (rules < 0)
        return; // an older kernel: seccomp alone
    (void)syscall(SYS_landlock_restrict_self, rules, 0);
    close(rules);
}

static bool filter_calls(void)
{
    static const int needed[] = {
        SCMP_SYS(read),           SCMP_SYS(write),         SCMP_SYS(close),
        SCMP_SYS(exit),           SCMP_SYS(exit_group),    SCMP_SYS(brk),
        SCMP_SYS(mmap),           SCMP_SYS(munmap),        SCMP_SYS(mremap),
        SCMP_SYS(mprotect),       SCMP_SYS(madvise),       SCMP_SYS(futex),
        SCMP_SYS(getrusage),      SCMP_SYS(prlimit64),     SCMP_SYS(setrlimit),
        SCMP_SYS(getrlimit),      SCMP_SYS(rt_sigreturn),  SCMP_SYS(rt_sigaction),
        SCMP_SYS(rt_sigprocmask), SCMP_SYS(clock_gettime), SCMP_SYS(getpid),
        SCMP_SYS(gettid),         SCMP_SYS(tgkill),        SCMP_SYS(fstat),
        SCMP_SYS(newfstatat),     SCMP_SYS(getrandom),     SCMP_SYS(sched_yield),
        SCMP_SYS(sigaltstack),    SCMP_SYS(readlink),
    };
    scmp_filter_ctx filter = scmp.seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (!filter)
        return false;
    bool ok = true;
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        ok = ok && scmp.seccomp_rule_add(filter, SCMP_ACT_ALLOW, needed[i], 0) == 0;
    ok = ok && scmp.seccomp_load(filter) == 0;
    scmp.seccomp_release(filter);
    return ok;
}

bool sandbox_enter(size_t memory)
{
    library_need(&libscmp); // while files may be opened
    struct rlimit space = {memory, memory}, none = {0, 0};
    // Sanitizers reserve terabytes of address space: there the limit would only end the run.
#if !defined(__SANITIZE_ADDRESS__)
    if (memory)
        setrlimit(RLIMIT_AS, &space);
#else
    (void)space;
#endif
    setrlimit(RLIMIT_CORE, &none);
    setrlimit(RLIMIT_FSIZE, &none);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return false;
    forbid_files();
    return filter_calls();
}
