// SPDX-License-Identifier: MIT
#include "cli/moves.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "cli/place.h"
#include "text/address.h"

enum { FILE_LARGEST = 16 << 20 };

static void add(struct moves *m, struct str from, struct str to)
{
    struct fix_move move = {str_copy(&m->arena, from), str_copy(&m->arena, to), 0};
    ARENA_PUSH(&m->arena, m->items, m->len, m->cap) = move;
}

bool moves_take(struct moves *m, struct str text, struct error *e)
{
    size_t found = 0, split = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] != '=' || address_kind_of(str_trim(str_slice(text, 0, i))) != ADDRESS_WEB ||
            address_kind_of(str_trim(str_from(text, i + 1))) != ADDRESS_WEB)
            continue;
        split = i;
        found++;
    }
    if (found == 1) {
        add(m, str_trim(str_slice(text, 0, split)), str_trim(str_from(text, split + 1)));
        return true;
    }
    return error_set(e, ERROR_USAGE,
                     found ? "\"%.*s\" can be read in two ways; use --moved-file"
                           : "\"%.*s\" is not OLD=NEW, two web addresses",
                     STR_ARG(text));
}

static bool take_line(struct moves *m, struct str line, const char *path, unsigned number,
                      struct error *e)
{
    size_t blank = 0;
    line = str_trim(line);
    while (blank < line.n && !is_space_ascii(line.p[blank]))
        blank++;
    struct str from = str_slice(line, 0, blank), to = str_trim(str_from(line, blank));
    if (!line.n || line.p[0] == '#')
        return true;
    if (address_kind_of(from) == ADDRESS_WEB && address_kind_of(to) == ADDRESS_WEB) {
        add(m, from, to);
        return true;
    }
    error_set(e, ERROR_INPUT, "this line does not hold two web addresses");
    error_place(e, path, number, 1);
    return error_remedy(e, "write the old address, a blank and the new one");
}

bool moves_read(struct moves *m, const char *path, struct error *e)
{
    struct str text, line;
    unsigned number = 0;
    if (strcmp(path, "-") == 0 ? !cli_read_stdin(&m->arena, &text, e)
                               : !file_read(path, FILE_LARGEST, &m->arena, &text, NULL, e))
        return false;
    while (str_split(&text, '\n', &line))
        if (!take_line(m, line, path, ++number, e))
            return false;
    return true;
}
