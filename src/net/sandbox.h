// SPDX-License-Identifier: MIT
// Closes the calling process in, for good: it keeps the descriptors it has and loses the rest.
#ifndef PRESSE_NET_SANDBOX_H
#define PRESSE_NET_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>

// Forbids new files and sockets (Landlock where the kernel has it, seccomp in any case) and
// limits address space to memory bytes. False when the kernel refuses the seccomp filter;
// the limits set until then stay.
bool sandbox_enter(size_t memory);

#endif
