// SPDX-License-Identifier: MIT
// One line of the log for each exchange.
#ifndef PRESSE_SERVE_REQUEST_LOG_H
#define PRESSE_SERVE_REQUEST_LOG_H

#include "serve/http.h"

struct request_outcome {
    const struct request *request;
    int status;
    double started;      // of clock_monotonic_ms
    const char *refused; // why, a literal; NULL when it was not
    bool whole;          // all of the answer was handed to the system
};

// Peer, method, path, status and time. Of personal links the log keeps only what kind they
// are, and of no request its query: both may hold what nobody else should read.
void request_log(const struct request_outcome *o);

#endif
