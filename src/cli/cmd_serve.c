// SPDX-License-Identifier: MIT
// presse serve: shows a press room to browsers and follows its files.
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/options.h"
#include "net/guard.h"
#include "serve/server.h"

enum { MOST_LISTEN = 8, MOST_FRONTS = 16 };

static const struct cli_option options[] = {
    {"listen", 'l', "HOST:PORT", "listen there; may be repeated (127.0.0.1:8000)"},
    {"port", 'p', "PORT", "listen on this port of 127.0.0.1; 0 takes a free one"},
    {"front", 0, "ADDRESS", "believe X-Forwarded-For of this address or network; may be repeated"},
    {"watch", 'w', NULL, "refresh open browsers when the room changes"},
    {"no-watch", 0, NULL, "do not follow changes of the files; SIGHUP reads them again"},
    {"drafts", 'D', NULL, "show drafts too"},
    {"keeper", 'k', NULL, "offer pages that write into the room, to the browser at this machine"},
    {"log", 0, NULL, "write a line for each request on standard error"},
    {"metrics", 0, "ADDRESS", "OpenMetrics at HOST:PORT or on the socket at a path"},
    {"max-connections", 0, "N", "connections at once (2000)"},
    {"max-per-address", 0, "N", "connections at once from one address (50)"},
    {"memory", 0, "MB", "memory for rendered pages (256)"},
    {"threads", 0, "N", "threads that answer requests (one a processor, at most 4)"},
    {0},
};

enum {
    OPTION_LISTEN,
    OPTION_PORT,
    OPTION_FRONT,
    OPTION_WATCH,
    OPTION_NO_WATCH,
    OPTION_DRAFTS,
    OPTION_KEEPER,
    OPTION_LOG,
    OPTION_METRICS,
    OPTION_CONNECTIONS,
    OPTION_PER_ADDRESS,
    OPTION_MEMORY,
    OPTION_THREADS,
};

static const struct cli_spec spec = {
    "presse serve [OPTION]... [FILE-OR-FOLDER]",
    "Serves a press room, the current folder's unless another is named, and follows its files.",
    options,
};

struct arguments {
    struct server_options server;
    const char *listen[MOST_LISTEN];
    struct network fronts[MOST_FRONTS];
    struct network_list front_list;
    char port[32];
};

static bool read_number(const char *text, long least, long most, long *out)
{
    char *end;
    errno = 0;
    long n = strtol(text, &end, 10);
    if (errno || end == text || *end || n < least || n > most)
        return false;
    *out = n;
    return true;
}

static bool set_port(struct arguments *a, const char *value)
{
    long port;
    if (a->server.listen_len == MOST_LISTEN || !read_number(value, 0, 65535, &port))
        return false;
    snprintf(a->port, sizeof a->port, "127.0.0.1:%ld", port);
    a->listen[a->server.listen_len++] = a->port;
    return true;
}

static bool set_front(struct arguments *a, const char *value)
{
    struct error e = {0};
    if (a->front_list.len == MOST_FRONTS ||
        !network_parse(str_of(value), &a->fronts[a->front_list.len], &e))
        return false;
    a->front_list.len++;
    return true;
}

static bool set_number(struct arguments *a, int option, const char *value)
{
    long n;
    if (!read_number(value, 1, option == OPTION_MEMORY ? 1L << 20 : 100000, &n))
        return false;
    if (option == OPTION_CONNECTIONS)
        a->server.limits.connections = (unsigned)n;
    else if (option == OPTION_PER_ADDRESS)
        a->server.limits.connections_by_peer = (unsigned)n;
    else if (option == OPTION_THREADS)
        a->server.threads = (unsigned)n;
    else
        a->server.memory = (size_t)n << 20;
    return true;
}

static bool set_option(struct arguments *a, int option, const char *value)
{
    switch (option) {
    case OPTION_LISTEN:
        if (a->server.listen_len == MOST_LISTEN)
            return false;
        a->listen[a->server.listen_len++] = value;
        return true;
    case OPTION_PORT:
        return set_port(a, value);
    case OPTION_FRONT:
        return set_front(a, value);
    case OPTION_WATCH:
        return a->server.watch = a->server.refresh = true;
    case OPTION_NO_WATCH:
        a->server.watch = a->server.refresh = false;
        return true;
    case OPTION_DRAFTS:
        return a->server.drafts = true;
    case OPTION_KEEPER:
        return a->server.keeper = true;
    case OPTION_LOG:
        return a->server.log = true;
    case OPTION_METRICS:
        a->server.metrics = value;
        return true;
    default:
        return set_number(a, option, value);
    }
}

int cmd_serve(int argc, char **argv)
{
    struct arguments a = {
        .server = {.watch = true, .limits = HTTPD_LIMITS, .version = PRESSE_VERSION}};
    struct error e = {0};
    const char *value;
    int option;
    a.server.listen = a.listen;
    a.front_list.items = a.fronts;
    a.server.limits.request.fronts = &a.front_list;
    while ((option = cli_next_option(&spec, argc, argv, &value)) >= 0)
        if (!set_option(&a, option, value))
            return cli_usage(&spec, "--%s cannot take \"%s\": %s", options[option].name, value,
                             options[option].help);
    if (option != CLI_OPERANDS)
        return option == CLI_HELPED ? 0 : 2;
    if (argc - optind > 1)
        return cli_usage(&spec, "only one room can be served at a time");
    a.server.path = optind < argc ? argv[optind] : ".";
    return server_run(&a.server, &e) ? 0 : cli_fail(&e);
}
