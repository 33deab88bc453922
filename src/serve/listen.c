// SPDX-License-Identifier: MIT
// Listening sockets.
#include "serve/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/fault.h"

enum { FIRST_INHERITED = 3, BACKLOG = 1024 };

static bool is_loopback(const struct sockaddr_storage *s)
{
    if (s->ss_family == AF_INET) {
        const struct sockaddr_in *v4 = (const void *)s;
        return (ntohl(v4->sin_addr.s_addr) >> 24) == 127;
    }
    if (s->ss_family == AF_INET6) {
        const struct sockaddr_in6 *v6 = (const void *)s;
        return IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr);
    }
    return s->ss_family == AF_UNIX;
}

// Asks the system what the socket is bound to: the truth, also for port 0.
static struct listener describe(struct arena *a, int fd)
{
    struct listener l = {.fd = fd};
    struct sockaddr_storage s = {0};
    socklen_t n = sizeof s;
    char host[INET6_ADDRSTRLEN] = "";
    if (getsockname(fd, (struct sockaddr *)&s, &n) != 0)
        return l;
    l.loopback = is_loopback(&s);
    if (s.ss_family == AF_INET) {
        const struct sockaddr_in *v4 = (const void *)&s;
        inet_ntop(AF_INET, &v4->sin_addr, host, sizeof host);
        l.name = str_format(a, "%s:%u", host, ntohs(v4->sin_port));
    } else if (s.ss_family == AF_INET6) {
        const struct sockaddr_in6 *v6 = (const void *)&s;
        inet_ntop(AF_INET6, &v6->sin6_addr, host, sizeof host);
        l.name = str_format(a, "[%s]:%u", host, ntohs(v6->sin6_port));
    } else if (s.ss_family == AF_UNIX) {
        const struct sockaddr_un *un = (const void *)&s;
        l.name = str_format(a, "%.*s", (int)sizeof un->sun_path, un->sun_path);
    }
    return l;
}

static bool split_where(struct arena *a, const char *where, char **host, char **port)
{
    struct str s = str_of(where);
    size_t colon = str_rfind_char(s, ':');
    struct str left = colon == STR_NOT_FOUND ? STR("127.0.0.1") : str_slice(s, 0, colon);
    struct str right = colon == STR_NOT_FOUND ? s : str_from(s, colon + 1);
    if (left.n > 1 && left.p[0] == '[' && left.p[left.n - 1] == ']')
        left = str_slice(left, 1, left.n - 1);
    else if (str_find_char(left, ':') != STR_NOT_FOUND)
        return false;
    char *end;
    *port = str_c(a, right);
    long number = strtol(*port, &end, 10);
    *host = left.n ? str_c(a, left) : NULL;
    return right.n && *end == '\0' && is_digit_ascii(**port) && number <= 65535;
}

static int open_one(const struct addrinfo *ai)
{
    int on = 1;
    int fd =
        fault_now() ? -1 : socket(ai->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return -1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (ai->ai_family == AF_INET6)
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
    if (fault_now() || bind(fd, ai->ai_addr, ai->ai_addrlen) != 0 || listen(fd, BACKLOG) != 0) {
        int why = errno;
        close(fd);
        errno = why;
        return -1;
    }
    return fd;
}

static void set_port(const struct addrinfo *ai, int like)
{
    struct sockaddr_storage s = {0};
    socklen_t n = sizeof s;
    getsockname(like, (struct sockaddr *)&s, &n);
    in_port_t port = s.ss_family == AF_INET ? ((struct sockaddr_in *)(void *)&s)->sin_port
                                            : ((struct sockaddr_in6 *)(void *)&s)->sin6_port;
    if (ai->ai_family == AF_INET)
        ((struct sockaddr_in *)(void *)ai->ai_addr)->sin_port = port;
    else
        ((struct sockaddr_in6 *)(void *)ai->ai_addr)->sin6_port = port;
}

static bool cannot_listen(const char *where, const char *port, struct error *e)
{
    if (errno == EADDRINUSE) {
        error_set(e, ERROR_SYSTEM, "cannot listen on %s: another program uses that port", where);
        return error_remedy(e,
                            "stop that program (`ss -ltnp` names it), or choose another port: "
                            "--port %ld; --port 0 takes a free one",
                            strtol(port, NULL, 10) % 65535 + 1);
    }
    if (errno == EACCES) {
        error_set(e, ERROR_SYSTEM, "cannot listen on %s: ports below 1024 need a right", where);
        return error_remedy(e, "use a port above 1023, or let the service manager pass the socket");
    }
    error_errno(e, "cannot listen on %s", where);
    return error_remedy(e, "use an address of this machine, for example 127.0.0.1:8000");
}

// A socket that a program which ended left behind is taken away; one that answers is not.
static bool clear_path(const struct sockaddr_un *un)
{
    struct stat st;
    if (lstat(un->sun_path, &st) != 0)
        return errno == ENOENT;
    errno = EADDRINUSE;
    if (!S_ISSOCK(st.st_mode))
        return false;
    AUTO_FD fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, (const struct sockaddr *)un, sizeof *un) == 0)
        return false;
    return unlink(un->sun_path) == 0;
}

static bool open_local(struct arena *a, const char *path, struct listeners *out, struct error *e)
{
    struct sockaddr_un un = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof un.sun_path)
        return error_set(e, ERROR_USAGE, "the path of the socket %s is longer than %zu bytes", path,
                         sizeof un.sun_path - 1);
    memcpy(un.sun_path, path, strlen(path));
    int fd = fault_now() ? -1 : socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    bool ok = fd >= 0 && clear_path(&un) && bind(fd, (struct sockaddr *)&un, sizeof un) == 0 &&
              chmod(path, 0660) == 0 && listen(fd, BACKLOG) == 0;
    if (ok) {
        out->items[out->len++] = describe(a, fd);
        return true;
    }
    error_errno(e, "cannot listen on the socket %s", path);
    if (fd >= 0)
        close(fd);
    return false;
}

bool listen_open(struct arena *a, const char *where, struct listeners *out, struct error *e)
{
    char *host, *port;
    if (where[0] == '/' || where[0] == '.')
        return open_local(a, where, out, e);
    if (!split_where(a, where, &host, &port)) {
        error_set(e, ERROR_USAGE, "\"%s\" is no address to listen on", where);
        return error_remedy(e, "write HOST:PORT, for example 127.0.0.1:8000 or [::1]:8000");
    }
    struct addrinfo want = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE}, *all = NULL;
    int why = getaddrinfo(host, port, &want, &all);
    if (why != 0) {
        error_set(e, ERROR_USAGE, "cannot find the address \"%s\": %s", where, gai_strerror(why));
        return error_remedy(e, "write the number of an address of this machine");
    }
    bool any_port = strtol(port, NULL, 10) == 0, ok = true;
    int first = -1;
    for (struct addrinfo *ai = all; ai && ok && out->len < LISTEN_MOST_SOCKETS; ai = ai->ai_next) {
        if (any_port && first >= 0)
            set_port(ai, first);
        int fd = open_one(ai);
        if (fd < 0 && first >= 0 && (errno == EAFNOSUPPORT || errno == EADDRNOTAVAIL))
            continue;
        if (fd < 0 && ai->ai_next && (errno == EAFNOSUPPORT || errno == EADDRNOTAVAIL))
            continue;
        ok = fd >= 0 || cannot_listen(where, port, e);
        if (ok) {
            first = fd;
            out->items[out->len++] = describe(a, fd);
        }
    }
    freeaddrinfo(all);
    return ok;
}

bool listen_inherit(struct arena *a, struct listeners *out, struct error *e)
{
    const char *pid = getenv("LISTEN_PID"), *fds = getenv("LISTEN_FDS");
    if (!pid || !fds || strtol(pid, NULL, 10) != (long)getpid())
        return true;
    long n = strtol(fds, NULL, 10);
    unsetenv("LISTEN_PID");
    unsetenv("LISTEN_FDS");
    unsetenv("LISTEN_FDNAMES");
    if (n < 1 || n > LISTEN_MOST_SOCKETS)
        return error_set(e, ERROR_SYSTEM,
                         "the service manager passes %ld sockets; 1 to %d are taken", n,
                         LISTEN_MOST_SOCKETS);
    for (int fd = FIRST_INHERITED; fd < FIRST_INHERITED + (int)n; fd++) {
        int listening = 0;
        socklen_t size = sizeof listening;
        if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size) != 0 || !listening)
            return error_set(e, ERROR_SYSTEM,
                             "descriptor %d from the service manager is no listening socket", fd);
        fcntl(fd, F_SETFD, FD_CLOEXEC);
        fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
        struct listener l = describe(a, fd);
        l.inherited = true;
        out->items[out->len++] = l;
    }
    return true;
}

void listen_close(struct listeners *l)
{
    for (size_t i = 0; i < l->len; i++)
        if (l->items[i].fd >= 0)
            close(l->items[i].fd);
    l->len = 0;
}

int service_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

void service_notify(const char *message)
{
    const char *path = getenv("NOTIFY_SOCKET");
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    if (!path || (path[0] != '/' && path[0] != '@') || strlen(path) >= sizeof to.sun_path)
        return;
    memcpy(to.sun_path, path, strlen(path));
    if (to.sun_path[0] == '@')
        to.sun_path[0] = '\0';
    AUTO_FD fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return;
    socklen_t n = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(path));
    ssize_t sent = sendto(fd, message, strlen(message), MSG_NOSIGNAL, (struct sockaddr *)&to, n);
    (void)sent;
}
