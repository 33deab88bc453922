// SPDX-License-Identifier: MIT
// Loading on demand through the dynamic loader. Pointers are filled all or not at all, under one
// lock, and every function is resolved at once: what is wrong with a library shows here and
// not in the middle of work.
#include "base/library.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/fault.h"

static pthread_mutex_t loading = PTHREAD_MUTEX_INITIALIZER;

static bool refuse(const struct library *l, const char *why, struct error *e)
{
    error_set(e, ERROR_SYSTEM, "%s is needed to %s and cannot be loaded: %s", l->file, l->purpose,
              why ? why : "the loader does not say why");
    return error_remedy(e, "install Debian's package %s", l->package);
}

// dlsym gives a pointer to data; POSIX says that its bits are the function's.
static void fill(const struct library_call *call, void *found)
{
    memcpy(call->pointer, &found, sizeof found);
}

static bool load(struct library *l, struct error *e)
{
    void *handle = fault_now() ? NULL : dlopen(l->file, RTLD_NOW | RTLD_LOCAL);
    if (!handle)
        return refuse(l, dlerror(), e);
    for (size_t i = 0; i < l->len; i++) {
        if (dlsym(handle, l->calls[i].name))
            continue;
        refuse(l, dlerror(), e);
        dlclose(handle);
        return false;
    }
    for (size_t i = 0; i < l->len; i++)
        fill(&l->calls[i], dlsym(handle, l->calls[i].name));
    atomic_store_explicit(&l->ready, true, memory_order_release);
    return true;
}

bool library_open(struct library *l, struct error *e)
{
    if (atomic_load_explicit(&l->ready, memory_order_acquire))
        return true;
    pthread_mutex_lock(&loading);
    bool ok = atomic_load_explicit(&l->ready, memory_order_relaxed) || load(l, e);
    pthread_mutex_unlock(&loading);
    return ok;
}

void library_need(struct library *l)
{
    struct error e = {0};
    if (library_open(l, &e))
        return;
    fprintf(stderr, "presse: %s; %s\n", e.message, e.remedy);
    _exit(1); // no exit handlers: other threads may be at work
}
