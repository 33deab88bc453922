// SPDX-License-Identifier: MIT
#include "server.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

bool test_server_begin(struct test_server *s)
{
    int in[2], out[2];
    const char *tests = getenv("PRESSE_TESTS");
    char script[512];
    snprintf(script, sizeof script, "%s/net/behaviours.py", tests ? tests : "tests");
    if (pipe(in) != 0 || pipe(out) != 0)
        return false;
    s->pid = fork();
    if (s->pid == 0) {
        dup2(in[0], 0);
        dup2(out[1], 1);
        close(in[1]);
        close(out[0]);
        execlp("python3", "python3", script, (char *)NULL);
        _exit(127);
    }
    close(in[0]);
    close(out[1]);
    s->stop = in[1];
    FILE *f = fdopen(out[0], "r");
    struct error e;
    bool ok = f && fscanf(f, "%d", &s->port) == 1;
    if (f)
        fclose(f);
    return ok && network_parse(STR("127.0.0.0/8"), &s->loopback, &e);
}

bool test_server_end(struct test_server *s)
{
    int status;
    close(s->stop);
    return waitpid(s->pid, &status, 0) == s->pid;
}
