// SPDX-License-Identifier: MIT
// A server in this process that answers with the handlers of a test, and connections to it.
#ifndef PRESSE_TESTS_SERVE_DOOR_H
#define PRESSE_TESTS_SERVE_DOOR_H

#include "serve/httpd.h"

// Serves on a free port of 127.0.0.1; the options' listeners are filled in. False: it cannot, which
// is said on standard error.
bool door_open(struct httpd_options options);
void door_close(void);
// A new connection to it; ends the program when there is none.
int door_dial(void);

#endif
