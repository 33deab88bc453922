// SPDX-License-Identifier: MIT
// What the ids and classes of a page's elements call what it holds, where no word of the page
// does: "<section id="press">", "<div class="rassegna-item">". Weak evidence: asked last.
#include <string.h>

#include "room/reader_parts.h"
#include "room/reader_words.h"
#include "text/fold.h"

enum { NODES_READ = 4000, TAG_LONGEST = 600, NAME_LONGEST = 40, CLASSES_LEAST = 2 };

// The opening tag of an element, as it stands in the file.
static struct str tag_of(const struct doc *d, const struct node *n)
{
    struct str tag = str_slice(d->source, n->offset, n->offset + TAG_LONGEST);
    size_t end = str_find_char(tag, '>');
    return tag.n && tag.p[0] == '<' && end != STR_NOT_FOUND ? str_slice(tag, 0, end) : STR_NONE;
}

struct str markup_id(const struct doc *d, const struct node *n)
{
    struct str tag = tag_of(d, n);
    size_t at = str_find(tag, STR(" id="));
    if (at == STR_NOT_FOUND || at + 5 >= tag.n)
        return STR_NONE;
    char quote = tag.p[at + 4];
    bool quoted = quote == '"' || quote == '\'';
    struct str rest = str_from(tag, at + 4 + quoted);
    size_t end = str_find_char(rest, quoted ? quote : ' ');
    return str_slice(rest, 0, end == STR_NOT_FOUND ? rest.n : end);
}

// One name. "media" alone is what frameworks call a picture beside its text.
static bool name_says_coverage(struct reader *r, struct str name)
{
    struct str words = fold_words(&r->scratch, name);
    bool media = str_starts(words, STR("media"));
    uint32_t stems = words_stems_in(words);
    bool says = name.n && name.n <= NAME_LONGEST && words_section(words) > 0 &&
                (!media || (stems & STEM_SURELY));
    arena_reset(&r->scratch);
    return says;
}

static bool classes_say(struct reader *r, struct str names)
{
    struct str name;
    while (str_split(&names, ' ', &name))
        if (name_says_coverage(r, name))
            return true;
    return false;
}

static bool holds_stranger(struct reader *r, const struct node *top)
{
    int left = NODES_READ;
    for (const struct node *n = top; n && left > 0; n = node_next(top, n), left--) {
        struct link l = {.url = n->url};
        if (n->type != NODE_LINK)
            continue;
        link_classify(r, &l);
        if (l.class == LINK_ARTICLE && !l.relative)
            return true;
    }
    return false;
}

int markup_says(struct reader *r)
{
    size_t classes = 0;
    int left = NODES_READ;
    for (const struct node *n = r->doc->root; n && left > 0; n = node_next(r->doc->root, n)) {
        left--;
        if (n->type != NODE_DIVISION && n->type != NODE_LIST && n->type != NODE_ITEM)
            continue;
        if (name_says_coverage(r, markup_id(r->doc, n)) && holds_stranger(r, n))
            return 1;
        if (n->title.n && classes_say(r, n->title) && holds_stranger(r, n) &&
            ++classes >= CLASSES_LEAST)
            return 1;
    }
    return 0;
}
