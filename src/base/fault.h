// SPDX-License-Identifier: MIT
// The seam through which tests make the N-th fallible call fail. Every wrapper of a call
// that can fail asks fault_now() first. Outside tests it costs one comparison.
// PRESSE_FAULT=N in the environment arms it for a whole process: the N-th call (from 1)
// fails with EIO, or with the errno named after a colon: PRESSE_FAULT=12:ENOSPC; 12:KILL ends
// the process there as a power cut would.
#ifndef PRESSE_BASE_FAULT_H
#define PRESSE_BASE_FAULT_H

#include <stdbool.h>

enum { FAULT_KILL = -1 }; // for fault_arm: no error but SIGKILL

// True when this call must fail; errno is set.
bool fault_now(void);
// Arms the seam: the n-th call from now fails with error number why; n = 0 disarms.
void fault_arm(unsigned long n, int why);
// Reads PRESSE_FAULT; called once by main.
void fault_from_environment(void);
// Calls counted since the seam was armed or last asked to count.
unsigned long fault_calls(void);

#endif
