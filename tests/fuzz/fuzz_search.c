// SPDX-License-Identifier: MIT
// What somebody types to search: the first line is the query, what follows is the text that is
// searched. What is found must be marked, and what is marked must lie in the text.
#include <stdlib.h>

#include "room/search_query.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void doc_of(const void *context, size_t i, struct search_doc *out)
{
    const struct str *text = context;
    (void)i;
    *out = (struct search_doc){.title = *text, .lang = STR("fr")};
}

static void check_marks(struct arena *a, const struct search_query *q, struct str text, bool found)
{
    struct search_mark *marks;
    size_t len = search_marks(a, q, text, STR("fr"), &marks), end = 0;
    for (size_t i = 0; i < len; i++) {
        if (marks[i].from < end || marks[i].to <= marks[i].from || marks[i].to > text.n)
            abort();
        end = marks[i].to;
    }
    if (found && q->len && !len)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = ARENA_EMPTY;
    struct str all = {(const char *)data, size}, line;
    struct search_request request = {.len = 1, .milliseconds = 1000};
    if (!str_line(&all, &line))
        return 0;
    struct str text = all;
    const struct search_source source = {&text, 1, doc_of, NULL, NULL};
    enum search_refusal refusal = search_parse(&arena, line, &request.query);
    if (refusal != SEARCH_FINE && request.query.len)
        abort();
    if (refusal == SEARCH_FINE) {
        struct search_index *x = search_index_make(&source);
        struct search_answer newest, best;
        enum search_refusal ran = search_run(x, &request, &arena, &newest);
        request.by_relevance = true;
        if (ran == SEARCH_FINE && search_run(x, &request, &arena, &best) == SEARCH_FINE &&
            newest.total != best.total)
            abort();
        check_marks(&arena, &request.query, text, ran == SEARCH_FINE && newest.total);
        search_index_free(x);
    }
    arena_free(&arena);
    return 0;
}
