// SPDX-License-Identifier: MIT
// "MEDIA" in capitals over lines with links: a heading that its keeper did not mark.
#include "base/str.h"
#include "room/reader_items.h"
#include "room/reader_words.h"
#include "text/fold.h"

enum { LONGEST = 40, LETTERS_LEAST = 4, WORDS_MOST = 4 };

bool is_plain_heading(struct reader *r, const struct flat *f)
{
    uint32_t capitals = 0;
    if (f->n > LONGEST || f->links_len)
        return false;
    for (uint32_t i = 0; i < f->n; i++) {
        char c = f->text[i];
        if (c >= 'a' && c <= 'z')
            return false;
        capitals += c >= 'A' && c <= 'Z';
    }
    if (capitals < LETTERS_LEAST)
        return false;
    struct str folded = items_folded(r, f);
    return words_section(folded) != 0 && fold_count_words(folded) <= WORDS_MOST;
}

uint32_t plain_heading_end(struct reader *r, const struct flat *f)
{
    uint32_t end = 0;
    while (end < f->n && end <= LONGEST && (unsigned char)f->text[end] >= ' ')
        end++;
    if (end == 0 || end >= f->n || end > LONGEST || (f->links_len && f->links[0].at < end))
        return 0;
    struct flat line = flat_slice(r, f, 0, end);
    return is_plain_heading(r, &line) ? end : 0;
}
