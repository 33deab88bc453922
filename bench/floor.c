// SPDX-License-Identifier: MIT
// The floor under a build: what no program that does the same can go below by much. Reads all
// inputs, runs md4c over them, and writes a tree of files of the same names and sizes as a
// given one, with two threads and without anything else: no front matter, no templates, no
// comparing. The list of outputs is read before the clock starts.
//
//     floor INPUTS LIST OUT [THREADS]
//
// INPUTS: a file that names the inputs, one a line. LIST: lines "SIZE PATH", sorted by path.
// OUT: a folder that does not exist yet. Prints seconds: read, md4c, write, their sum, and the
// processor time of all threads.
#include <fcntl.h>
#include <md4c-html.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { MOST_THREADS = 64 };

struct bytes {
    char *p;
    size_t n, room;
};

struct output {
    char *name; // within its folder
    size_t size;
};

struct folder {
    char *path; // "" for the top
    struct output *files;
    size_t len;
};

static char **inputs;
static struct bytes *contents;
static size_t inputs_len;
static struct folder *folders;
static size_t folders_len;
static int top = -1;
static char *filler;
static atomic_size_t next;

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static void *need(void *p)
{
    if (!p)
        die("floor: memory");
    return p;
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

// Of all threads, kernel included.
static double cpu_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void load_inputs(const char *list)
{
    FILE *f = need(fopen(list, "r"));
    char *line = NULL;
    size_t room = 0, cap = 0;
    for (ssize_t n; (n = getline(&line, &room, f)) > 0;) {
        line[n - 1] = '\0';
        if (inputs_len == cap)
            inputs = need(realloc(inputs, (cap = cap ? cap * 2 : 1024) * sizeof *inputs));
        inputs[inputs_len++] = need(strdup(line));
    }
    free(line);
    fclose(f);
    contents = need(calloc(inputs_len + 1, sizeof *contents));
}

// The folder of that path, which is the last one when the list is sorted by folder.
static struct folder *folder_of(const char *path, size_t n)
{
    struct folder *last = folders_len ? &folders[folders_len - 1] : NULL;
    if (last && strlen(last->path) == n && strncmp(last->path, path, n) == 0)
        return last;
    if ((folders_len & (folders_len - 1)) == 0)
        folders = need(realloc(folders, (folders_len ? folders_len * 2 : 1) * sizeof *folders));
    folders[folders_len] = (struct folder){.path = need(strndup(path, n))};
    return &folders[folders_len++];
}

static void load_outputs(const char *list)
{
    FILE *f = need(fopen(list, "r"));
    char *line = NULL;
    size_t room = 0, largest = 0;
    for (ssize_t n; (n = getline(&line, &room, f)) > 0;) {
        line[n - 1] = '\0';
        char *path;
        size_t size = strtoull(line, &path, 10);
        path++;
        const char *slash = strrchr(path, '/');
        struct folder *d = folder_of(path, slash ? (size_t)(slash - path) : 0);
        if ((d->len & (d->len - 1)) == 0)
            d->files = need(realloc(d->files, (d->len ? d->len * 2 : 1) * sizeof *d->files));
        d->files[d->len++] = (struct output){need(strdup(slash ? slash + 1 : path)), size};
        largest = size > largest ? size : largest;
    }
    free(line);
    fclose(f);
    filler = need(malloc(largest + 1));
    memset(filler, 'x', largest + 1);
}

static void in_threads(unsigned threads, void *(*work)(void *))
{
    pthread_t ids[MOST_THREADS];
    atomic_store(&next, 0);
    for (unsigned i = 1; i < threads; i++)
        if (pthread_create(&ids[i], NULL, work, NULL) != 0)
            die("floor: thread");
    work(NULL);
    for (unsigned i = 1; i < threads; i++)
        pthread_join(ids[i], NULL);
}

static void *read_some(void *unused)
{
    for (size_t i; (i = atomic_fetch_add(&next, 1)) < inputs_len;) {
        int fd = open(inputs[i], O_RDONLY | O_CLOEXEC);
        struct stat st;
        if (fd < 0 || fstat(fd, &st) != 0)
            die(inputs[i]);
        contents[i].n = (size_t)st.st_size;
        contents[i].p = need(malloc(contents[i].n + 1));
        if (read(fd, contents[i].p, contents[i].n) != st.st_size)
            die(inputs[i]);
        close(fd);
    }
    return unused;
}

static void append(const MD_CHAR *text, MD_SIZE n, void *to)
{
    struct bytes *out = to;
    if (out->n + n > out->room)
        out->p = need(realloc(out->p, out->room = (out->n + n) * 2));
    memcpy(out->p + out->n, text, n);
    out->n += n;
}

static void *parse_some(void *unused)
{
    struct bytes out = {0};
    for (size_t i; (i = atomic_fetch_add(&next, 1)) < inputs_len;) {
        out.n = 0;
        if (md_html(contents[i].p, (MD_SIZE)contents[i].n, append, &out, MD_FLAG_TABLES, 0) != 0)
            die("floor: md4c");
    }
    free(out.p);
    return unused;
}

static void make_parents(char *path)
{
    for (char *p = strchr(path, '/'); p; p = strchr(p + 1, '/')) {
        *p = '\0';
        mkdirat(top, path, 0777);
        *p = '/';
    }
}

static void *write_some(void *unused)
{
    for (size_t i; (i = atomic_fetch_add(&next, 1)) < folders_len;) {
        struct folder *d = &folders[i];
        int at = top;
        if (*d->path) {
            if (mkdirat(top, d->path, 0777) != 0) {
                make_parents(d->path);
                mkdirat(top, d->path, 0777);
            }
            at = openat(top, d->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        }
        for (size_t j = 0; at >= 0 && j < d->len; j++) {
            int fd = openat(at, d->files[j].name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
            if (fd < 0 || write(fd, filler, d->files[j].size) != (ssize_t)d->files[j].size)
                die(d->files[j].name);
            close(fd);
        }
        if (at < 0)
            die(d->path);
        if (at != top)
            close(at);
    }
    return unused;
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        fputs("usage: floor INPUTS LIST OUT [THREADS]\n", stderr);
        return 2;
    }
    unsigned threads = argc > 4 ? (unsigned)atoi(argv[4]) : 2;
    if (threads < 1 || threads > MOST_THREADS)
        threads = 2;
    load_inputs(argv[1]);
    load_outputs(argv[2]);
    double start = now(), cpu = cpu_now();
    in_threads(threads, read_some);
    double was_read = now();
    in_threads(threads, parse_some);
    double parsed = now();
    if (mkdir(argv[3], 0777) != 0 || (top = open(argv[3], O_RDONLY | O_DIRECTORY)) < 0)
        die(argv[3]);
    in_threads(threads, write_some);
    double written = now();
    printf("%.6f %.6f %.6f %.6f %.6f\n", was_read - start, parsed - was_read, written - parsed,
           written - start, cpu_now() - cpu);
    return 0;
}
