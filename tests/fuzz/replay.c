// SPDX-License-Identifier: MIT
// Runs a fuzz target over every file of the folders named, in the order of their names: what
// once broke, or did not end, must not do so again. Each file may take a minute, which is a hundred
// times what the slowest of them takes on a machine of today: how cost grows is what the unit tests
// show (tests/growth.h). An empty folder is a failure: it would show nothing.
#include <dirent.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MOST_SECONDS = 60 };

static double seconds_of_cpu(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

// The bytes of a file, in memory of exactly its size so that a sanitizer sees the end.
static uint8_t *read_whole(const char *path, size_t *size)
{
    FILE *f = fopen(path, "rb");
    struct stat st;
    if (!f || fstat(fileno(f), &st) != 0)
        return NULL;
    *size = (size_t)st.st_size;
    uint8_t *data = malloc(*size ? *size : 1);
    if (data && fread(data, 1, *size, f) != *size) {
        free(data);
        data = NULL;
    }
    fclose(f);
    return data;
}

static bool replay_file(const char *path)
{
    size_t size = 0;
    uint8_t *data = read_whole(path, &size);
    if (!data) {
        fprintf(stderr, "replay: %s cannot be read\n", path);
        return false;
    }
    // Should the target crash, the last line printed names the input.
    printf("%s\n", path);
    fflush(stdout);
    double start = seconds_of_cpu();
    LLVMFuzzerTestOneInput(data, size);
    double took = seconds_of_cpu() - start;
    free(data);
    if (took > MOST_SECONDS)
        fprintf(stderr, "replay: %s took %.1f s, more than %d\n", path, took, MOST_SECONDS);
    return took <= MOST_SECONDS;
}

static int is_visible(const struct dirent *d)
{
    return d->d_name[0] != '.';
}

static void replay_folder(const char *folder, int *passed, int *failed)
{
    struct dirent **names;
    int n = scandir(folder, &names, is_visible, alphasort);
    if (n <= 0) {
        fprintf(stderr, "replay: %s holds no input\n", folder);
        (*failed)++;
        return;
    }
    for (int i = 0; i < n; i++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/%s", folder, names[i]->d_name);
        (*(replay_file(path) ? passed : failed))++;
        free(names[i]);
    }
    free(names);
}

int main(int argc, char **argv)
{
    int passed = 0, failed = 0;
    for (int i = 1; i < argc; i++)
        replay_folder(argv[i], &passed, &failed);
    printf("%d passed, %d failed\n", passed, failed);
    return failed || !passed;
}
