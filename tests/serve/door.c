// SPDX-License-Identifier: MIT
#include "door.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static struct arena arena;
static struct listeners listeners;
static struct httpd *server;
static unsigned port;

bool door_open(struct httpd_options options)
{
    struct error e = {0};
    options.listeners = &listeners;
    if (!listen_open(&arena, "127.0.0.1:0", &listeners, &e) ||
        !httpd_start(&options, &server, &e)) {
        fprintf(stderr, "%s\n", e.message);
        return false;
    }
    port = (unsigned)atoi(strrchr(str_c(&arena, listeners.items[0].name), ':') + 1);
    return true;
}

void door_close(void)
{
    httpd_stop(server);
    listen_close(&listeners);
    arena_free(&arena);
}

int door_dial(void)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to) != 0) {
        perror("dial");
        abort();
    }
    return fd;
}
