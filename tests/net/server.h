// SPDX-License-Identifier: MIT
// The server with all its habits (behaviours.py), for as long as a test program runs.
#ifndef PRESSE_TESTS_NET_SERVER_H
#define PRESSE_TESTS_NET_SERVER_H

#include <stdbool.h>
#include <sys/types.h>

#include "net/guard.h"

struct test_server {
    pid_t pid;
    int stop; // closing it ends the server
    int port;
    struct network loopback; // 127.0.0.0/8
};

bool test_server_begin(struct test_server *s);
bool test_server_end(struct test_server *s);

#endif
