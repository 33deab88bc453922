// SPDX-License-Identifier: MIT
// How fast the clip reader reads a page, against md4c alone over the same bytes with callbacks
// that do nothing: MB/s of both, and their ratio. Medians of several rounds, taken in turn.
//
//     read PAGE [ROUNDS]
#include <md4c.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/arena.h"
#include "base/file.h"
#include "room/outlet.h"
#include "room/reader.h"

enum { MOST_ROUNDS = 101 };

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *times, size_t n)
{
    qsort(times, n, sizeof *times, by_size);
    return times[n / 2];
}

static int block(MD_BLOCKTYPE type, void *detail, void *data)
{
    (void)type, (void)detail, (void)data;
    return 0;
}

static int span(MD_SPANTYPE type, void *detail, void *data)
{
    (void)type, (void)detail, (void)data;
    return 0;
}

static int text(MD_TEXTTYPE type, const MD_CHAR *p, MD_SIZE n, void *data)
{
    (void)type, (void)p, (void)n, (void)data;
    return 0;
}

static double time_md4c(struct str source)
{
    static const MD_PARSER parser = {0, MD_FLAG_TABLES, block, block, span, span, text, NULL, NULL};
    double start = now();
    if (md_parse(source.p, (MD_SIZE)source.n, &parser, NULL) != 0)
        exit(1);
    return now() - start;
}

static double time_reader(struct str path, struct str source, const struct outlets *outlets,
                          size_t *clips)
{
    struct arena a = {0};
    struct diags diags = DIAGS_IN(&a);
    double start = now();
    struct doc *d = doc_read(&a, path, source, DOC_MARKDOWN, false, &diags);
    struct reading *r = reader_read(&a, d, outlets, STR("fr"), &diags);
    double took = now() - start;
    *clips = r->clips.len;
    arena_free(&a);
    return took;
}

int main(int argc, char **argv)
{
    size_t rounds = argc > 2 ? strtoul(argv[2], NULL, 10) : 11;
    if (argc < 2 || rounds < 1 || rounds > MOST_ROUNDS) {
        fputs("usage: read PAGE [ROUNDS]\n", stderr);
        return 2;
    }
    struct arena a = {0};
    struct diags diags = DIAGS_IN(&a);
    struct error e;
    struct str source;
    if (!file_read(argv[1], DOC_LARGEST, &a, &source, NULL, &e)) {
        fprintf(stderr, "read: %s cannot be read\n", argv[1]);
        return 1;
    }
    struct outlets *outlets = outlets_make(&a, NULL, STR_NONE, &diags);
    double md4c[MOST_ROUNDS], reader[MOST_ROUNDS];
    size_t clips = 0;
    for (size_t i = 0; i < rounds; i++) {
        md4c[i] = time_md4c(source);
        reader[i] = time_reader(str_of(argv[1]), source, outlets, &clips);
    }
    double m = median(md4c, rounds), r = median(reader, rounds), mb = (double)source.n / 1e6;
    printf("reader/md4c %.2f  (%zu clips, %.2f MB; md4c %.0f MB/s, reader %.0f MB/s, %.1f ms)\n",
           r / m, clips, mb, mb / m, mb / r, r * 1e3);
    arena_free(&a);
    return 0;
}
