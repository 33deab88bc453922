// SPDX-License-Identifier: MIT
// Links to persons beside the article's: those who wrote it, with whom, who was asked. Their
// addresses say so, or the word before their names.
#include <string.h>

#include "room/reader_parts.h"
#include "room/reader_prose.h"
#include "room/reader_words.h"
#include "text/fold.h"

enum { NAME_LONGEST = 40, NAME_WORDS = 5 };

static bool is_one_of(struct str s, const char *const *list)
{
    for (; *list; list++)
        if (str_is(s, *list))
            return true;
    return false;
}

// "https://courier.example/authors/jane-doe": who wrote it, beside the article.
static bool is_among_persons(const struct link *l)
{
    static const char *const folders[] = {
        "by",   "people",      "person",       "persons",   "staff",      "users",
        "user", "writer",      "writers",      "reporter",  "profile",    "profiles",
        "team", "contributor", "contributors", "producers", "journalist", NULL};
    enum { LETTER = 2 }; // "/autor/jane_doe/a"
    struct str path = l->url;
    while (path.n && path.p[path.n - 1] == '/')
        path.n--;
    size_t last = str_rfind_char(path, '/');
    if (last != STR_NOT_FOUND && path.n - last <= LETTER)
        last = str_rfind_char(path = str_slice(path, 0, last), '/');
    if (last == STR_NOT_FOUND)
        return false;
    path = str_slice(path, 0, last);
    size_t before = str_rfind_char(path, '/');
    struct str folder = before != STR_NOT_FOUND ? str_from(path, before + 1) : STR_NONE;
    return (words_one_is(folder) & WORD_AUTHOR_FOLDER) || is_one_of(folder, folders);
}

// Two to five words that begin with capitals, without a digit or a mark of sentences: could be a
// person's name. `folded` are its words.
static bool is_named(const struct flat *f, const struct link *l, struct str folded)
{
    struct str text = {f->text + l->at, l->end - l->at};
    size_t words = fold_count_words(folded);
    if (words < 2 || words > NAME_WORDS || prose_starts_lower(f, l->at) ||
        prose_is_no_person(f, l->at, l->end))
        return false;
    for (size_t i = 0; i < text.n; i++)
        if (is_digit_ascii(text.p[i]) || strchr("?!:;,\"", text.p[i]))
            return false;
    return true;
}

// How far the path of the address is called so: 2 when one of its parts is the name and nothing
// else, 1 when one has all words of the name.
static int names_path(const struct link *l, struct str folded)
{
    enum { PARTS = 4, PART_LONGEST = 80, LETTERS = 2 };
    struct str rest = l->url, part;
    int best = 0;
    size_t scheme = str_find(rest, STR("//"));
    rest = scheme == STR_NOT_FOUND ? rest : str_from(rest, scheme + 2);
    str_split(&rest, '/', &part); // the host
    for (int i = 0; i < PARTS && best < 2 && str_split(&rest, '/', &part); i++) {
        char room[2 * PART_LONGEST];
        part = str_slice(part, 0, str_find_char(part, '.'));
        struct str words =
                       part.n <= PART_LONGEST ? fold_words_into(part, room, sizeof room) : STR_NONE,
                   names = folded, name;
        size_t letters = 0, all = 0;
        bool has = words.n > 0;
        for (size_t k = 0; k < words.n; k++)
            all += words.p[k] != ' ';
        while (has && str_split(&names, ' ', &name)) {
            has = name.n < LETTERS || str_contains(words, name);
            letters += name.n < LETTERS ? 0 : name.n;
        }
        best = !has ? best : letters == all ? 2 : 1;
    }
    return best;
}

// What the words say that stand between the link and what comes before it in the line.
enum company {
    COMPANY_NONE,
    COMPANY_WITH, // "with", "by": another person's name
    COMPANY_AND,  // "and", a comma: as the one before
};

static enum company company_before(const struct flat *f, size_t i)
{
    static const char *const with[] = {"with", "avec", "mit", "con", "com",
                                       "med",  "met",  "amb", NULL};
    static const char *const and[] = {"",   "and", "et", "und", "y", "e",
                                      "og", "och", "en", "i",   NULL};
    enum { LOOKED_AT = 40 };
    const struct link *l = &f->links[i];
    uint32_t least = i > 0 ? l[-1].end : 0, from = l->at;
    while (from > least && l->at - from < LOOKED_AT &&
           ((unsigned char)f->text[from - 1] >= ' ' || f->text[from - 1] == FLAT_SOFT_BREAK))
        from--;
    char room[2 * LOOKED_AT];
    struct str words =
                   fold_words_into((struct str){f->text + from, l->at - from}, room, sizeof room),
               word = STR_NONE, w, rest = words;
    uint32_t is = 0;
    while (str_split(&rest, ' ', &w)) {
        is = words_one_is(w);
        if (is & WORD_KIND)
            return COMPANY_NONE; // "Interview with [Jane Doe](…)": that is the article
        word = w;
    }
    if ((is & WORD_BY) || is_one_of(word, with))
        return COMPANY_WITH;
    return i > 0 && from == least && is_one_of(words, and) ? COMPANY_AND : COMPANY_NONE;
}

// Whether link i leads to a person; `after`: so does the one before it.
static bool leads_to_person(const struct flat *f, size_t i, bool after)
{
    const struct link *l = &f->links[i];
    char room[2 * NAME_LONGEST];
    if (l->end <= l->at || l->end - l->at > NAME_LONGEST)
        return false;
    struct str folded =
        fold_words_into((struct str){f->text + l->at, l->end - l->at}, room, sizeof room);
    if (!is_named(f, l, folded))
        return false;
    int path = names_path(l, folded);
    bool first = words_is_first_name(str_slice(folded, 0, str_find_char(folded, ' ')));
    if (path == 2 && first)
        return true;
    enum company c = path || first ? company_before(f, i) : COMPANY_NONE;
    return c == COMPANY_WITH || (c == COMPANY_AND && after);
}

void links_drop_persons(struct flat *f)
{
    enum { LINKS_MOST = 64 };
    bool article = false, person = false, others = false, persons[LINKS_MOST];
    const size_t n = f->links_len < LINKS_MOST ? f->links_len : LINKS_MOST;
    for (size_t i = 0; i < n; i++) {
        persons[i] = person = leads_to_person(f, i, person);
        others = others || (!person && f->links[i].class == LINK_ARTICLE);
    }
    for (size_t i = 0; i < n && others; i++) {
        struct link *l = &f->links[i];
        bool among = l->class == LINK_ARTICLE && is_among_persons(l);
        if (l->class == LINK_ARTICLE && (persons[i] || (among && article)))
            l->class = LINK_OTHER;
        article = article || (l->class == LINK_ARTICLE && !among);
    }
}
