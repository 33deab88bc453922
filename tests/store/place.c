// SPDX-License-Identifier: MIT
#include "place.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <glob.h>
#include <pwd.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[256];
static char bin[256]; // of PostgreSQL
static pid_t server, watcher;
static int leash = -1; // the watcher reads the other end: it closes with this process

static void die(const char *what)
{
    perror(what);
    exit(2);
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *walk)
{
    (void)st, (void)type, (void)walk;
    return remove(path);
}

// Ends the server that the data folder names, then removes the folder.
static void clean_up(void)
{
    char path[300], line[32] = "";
    snprintf(path, sizeof path, "%s/pg/postmaster.pid", folder);
    FILE *f = fopen(path, "re");
    pid_t postgres = f && fgets(line, sizeof line, f) ? (pid_t)atol(line) : 0;
    if (f)
        fclose(f);
    if (postgres > 1)
        kill(postgres, SIGQUIT); // at once: nobody wants what is in it
    for (int i = 0; postgres > 1 && i < 500 && kill(postgres, 0) == 0; i++)
        usleep(10000);
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

// However the test ends (killed, timed out, crashed), somebody is left who ends its PostgreSQL
// and removes its folder: a process in a session of its own that waits for the end of this one.
static void start_watcher(void)
{
    int ends[2];
    char byte;
    if (pipe2(ends, O_CLOEXEC) != 0)
        die("pipe");
    watcher = fork();
    if (watcher < 0)
        die("fork");
    if (watcher > 0) {
        close(ends[0]);
        leash = ends[1];
        return;
    }
    setsid();
    signal(SIGTERM, SIG_IGN);
    int null = open("/dev/null", O_RDWR);
    for (int fd = 0; fd < 1024; fd++) // whoever reads the test's output must not wait for this
        if (fd != ends[0] && fd != null)
            close(fd);
    while (read(ends[0], &byte, 1) < 0 && errno == EINTR) {
    }
    clean_up();
    _exit(0);
}

// Memory where there is enough of it: what these tests kill is processes, not power, and disks
// that many programs share make thousands of commits slow.
static const char *base(void)
{
    struct statvfs s;
    bool fine = statvfs("/dev/shm", &s) == 0 && access("/dev/shm", W_OK) == 0 &&
                (unsigned long long)s.f_bavail * s.f_frsize > 1ull << 30;
    return fine ? "/dev/shm" : "/tmp";
}

void place_begin(void)
{
    const char *tmp = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/presse-test-XXXXXX", tmp ? tmp : base());
    if (!mkdtemp(folder) || chmod(folder, 0755) != 0)
        die("mkdtemp");
    start_watcher();
}

static const char *keep(const char *format, ...) __attribute__((format(printf, 1, 2)));
static const char *keep(const char *format, ...)
{
    static char texts[8][512];
    static unsigned turn;
    char *text = texts[turn++ % 8];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof texts[0], format, args);
    va_end(args);
    return text;
}

const char *place_file(const char *name)
{
    return keep("%s/%s", folder, name);
}

// In the child: becomes the user that the server runs as (PostgreSQL refuses root).
static void drop_root(void)
{
    if (getuid() != 0)
        return;
    const struct passwd *user = getpwnam("postgres");
    if (!user)
        user = getpwnam("nobody");
    if (!user || setgid(user->pw_gid) != 0 || setuid(user->pw_uid) != 0)
        die("setuid");
}

static pid_t spawn(char *const *argv)
{
    pid_t child = fork();
    if (child < 0)
        die("fork");
    if (child > 0)
        return child;
    drop_root();
    if (chdir(folder) != 0 || !freopen(place_file("postgres.log"), "a", stdout) ||
        dup2(STDOUT_FILENO, STDERR_FILENO) < 0)
        die("log");
    execv(argv[0], argv);
    die(argv[0]);
    return -1;
}

static void run(char *const *argv)
{
    int status;
    if (waitpid(spawn(argv), &status, 0) < 0 || status != 0) {
        fprintf(stderr, "%s failed; see %s\n", argv[0], place_file("postgres.log"));
        exit(2);
    }
}

static char *dup_c(const char *text)
{
    char *copy = strdup(text);
    if (!copy)
        die("strdup");
    return copy;
}

static bool find_bin(void)
{
    glob_t found;
    bool ok = glob("/usr/lib/postgresql/*/bin/initdb", 0, NULL, &found) == 0;
    if (ok) {
        snprintf(bin, sizeof bin, "%s", found.gl_pathv[found.gl_pathc - 1]);
        *strrchr(bin, '/') = '\0';
    }
    globfree(&found);
    return ok;
}

static void wait_ready(void)
{
    char *ready[] = {dup_c(keep("%s/pg_isready", bin)), dup_c("-q"), dup_c("-h"), folder, NULL};
    for (int i = 0; i < 3000; i++) { // a minute and more: the machine may be busy
        int status;
        if (waitpid(spawn(ready), &status, 0) > 0 && status == 0)
            break;
        usleep(20000);
    }
    free(ready[0]);
    free(ready[1]);
    free(ready[2]);
}

bool place_postgres(const char **why)
{
    if (!find_bin()) {
        *why = "PostgreSQL is not installed (package postgresql)";
        return false;
    }
    if (chmod(folder, 0777) != 0)
        die("chmod");
    char *data = dup_c(place_file("pg"));
    char *init[] = {dup_c(keep("%s/initdb", bin)),
                    dup_c("-D"),
                    data,
                    dup_c("-U"),
                    dup_c("presse"),
                    dup_c("--auth=trust"),
                    dup_c("--no-sync"),
                    dup_c("-E"),
                    dup_c("UTF8"),
                    dup_c("--locale=C"),
                    NULL};
    run(init);
    char *serve[] = {dup_c(keep("%s/postgres", bin)),
                     init[1],
                     data,
                     dup_c("-k"),
                     folder,
                     dup_c("-h"),
                     dup_c(""),
                     dup_c("-c"),
                     dup_c("fsync=off"),
                     NULL};
    server = spawn(serve);
    wait_ready();
    free(serve[0]);
    for (size_t i = 5; i < 9; i++)
        free(serve[i]);
    free(serve[3]);
    for (size_t i = 0; init[i]; i++)
        free(init[i]);
    return true;
}

const char *place_database(const char *name)
{
    char *create[] = {dup_c(keep("%s/createdb", bin)),
                      dup_c("-h"),
                      folder,
                      dup_c("-U"),
                      dup_c("presse"),
                      dup_c(name),
                      NULL};
    run(create);
    for (size_t i = 0; create[i]; i++)
        if (create[i] != folder)
            free(create[i]);
    return keep("postgresql:///%s?host=%s&user=presse", name, folder);
}

static const char *wanted;
static int found_hits;

static int count_hits(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)at;
    if (type != FTW_F || st->st_size == 0)
        return 0;
    FILE *f = fopen(path, "rb");
    char *bytes = malloc((size_t)st->st_size);
    if (!f || !bytes)
        die(path);
    size_t n = fread(bytes, 1, (size_t)st->st_size, f), length = strlen(wanted);
    for (const char *p = bytes, *end = bytes + n, *hit;
         (hit = memmem(p, (size_t)(end - p), wanted, length)); p = hit + 1)
        found_hits++;
    free(bytes);
    fclose(f);
    return 0;
}

int place_hits(const char *subfolder, const char *needle)
{
    wanted = needle;
    found_hits = 0;
    if (nftw(place_file(subfolder), count_hits, 16, FTW_PHYS) != 0)
        die(subfolder);
    return found_hits;
}

void place_end(void)
{
    int status;
    if (server) {
        kill(server, SIGINT);
        waitpid(server, &status, 0);
        server = 0;
    }
    if (watcher) {
        kill(watcher, SIGKILL);
        waitpid(watcher, &status, 0);
        close(leash);
        watcher = 0;
    }
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}
