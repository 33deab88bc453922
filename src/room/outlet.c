// SPDX-License-Identifier: MIT
// Knows outlets by name and by domain. Names are compared folded: case, accents, punctuation
// and a leading article make no difference, but an article is needed where the rest is a
// common word ("Die Presse" is an outlet, "Presse" is not). Of several domains that fit an
// address the longest wins. What presse.yaml says comes before the table.
#include "room/outlet.h"

#include <string.h>

#include "room/outlet_table.h"
#include "text/fold.h"

static const char *const articles[] = {"le",  "la", "les", "l",   "the", "el",  "los", "las",
                                       "il",  "lo", "i",   "gli", "der", "die", "das", "de",
                                       "het", "o",  "os",  "a",   "as",  NULL};

static const char *const common_words[] = {
    "presse",        "point",    "temps",    "monde",   "sun",         "times",     "time",
    "welt",          "zeit",     "croix",    "union",   "soir",        "echo",      "tribune",
    "progres",       "provence", "montagne", "matin",   "independent", "register",  "standard",
    "star",          "nacion",   "tijd",     "express", "opinion",     "pais",      "mundo",
    "tiempo",        "post",     "hindu",    "stampa",  "jours",       "vif",       "alsace",
    "informaticien", "etudiant", "depeche",  "journal", "gazette",     "recherche", NULL};

static bool listed_word(const char *const *list, struct str word)
{
    for (; word.n && *list; list++)
        if (**list == word.p[0] && str_is(word, *list))
            return true;
    return false;
}

// Words without a leading article, unless what is left is a common word.
static struct str without_article(struct str words)
{
    enum { LONGEST_ARTICLE = 3 };
    size_t space = str_find_char(words, ' ');
    if (space > LONGEST_ARTICLE || !listed_word(articles, str_slice(words, 0, space)))
        return words;
    struct str rest = str_from(words, space + 1);
    return listed_word(common_words, rest) ? words : rest;
}

struct str outlet_fold(struct arena *a, struct str name)
{
    return fold_joined(a, without_article(fold_words(a, name)));
}

// The host of an address as people write it, and the offsets of host and path.
static struct str host_part(struct str s, size_t *from, size_t *path)
{
    size_t scheme = str_find(str_slice(s, 0, 12), STR("//"));
    *from = scheme != STR_NOT_FOUND && scheme < 10 ? scheme + 2 : 0;
    size_t end = *from;
    while (end < s.n && s.p[end] != '/' && s.p[end] != '?' && s.p[end] != '#' && s.p[end] != ':')
        end++;
    *path = end;
    while (*path < s.n && s.p[*path] != '/' && s.p[*path] != '?' && s.p[*path] != '#')
        (*path)++;
    return str_slice(s, *from, end);
}

// Lower case, without "www.".
static struct str host_of(struct arena *a, struct str s, size_t *path)
{
    size_t from;
    struct str host = str_lower_ascii(a, host_part(s, &from, path));
    return str_starts(host, STR("www.")) ? str_from(host, 4) : host;
}

static struct str slug_of(struct arena *a, struct str name)
{
    struct str words = fold_words(a, name);
    char *p = arena_copy(a, words.p, words.n);
    for (size_t i = 0; i < words.n; i++)
        if (p[i] == ' ')
            p[i] = '-';
    return (struct str){p, words.n};
}

static void add_name(struct outlets *o, struct outlet *x, struct str name)
{
    void **slot = map_at(&o->by_name, outlet_fold(o->arena, name));
    if (!*slot)
        *slot = x;
}

static void add_domain(struct outlets *o, struct outlet *x, struct str domain)
{
    size_t cap = x->domains_len;
    if (domain.n && domain.p[0] == '~')
        domain = str_from(domain, 1);
    size_t path;
    struct str host = host_of(o->arena, domain, &path);
    struct str rest = str_from(domain, path);
    if (rest.n && rest.p[rest.n - 1] == '/')
        rest.n--;
    if (host.n == 0)
        return;
    struct str key = rest.n ? str_format(o->arena, "%.*s%.*s", STR_ARG(host), STR_ARG(rest)) : host;
    ARENA_PUSH(o->arena, x->domains, x->domains_len, cap) = key;
    if (rest.n)
        map_set(&o->with_path, host, x);
    void **slot = map_at(&o->by_domain, key);
    if (!*slot)
        *slot = x;
}

static void add_other_name(struct outlets *o, struct outlet *x, struct str name)
{
    size_t cap = x->names_len;
    name = str_trim(name);
    if (name.n == 0)
        return;
    ARENA_PUSH(o->arena, x->names, x->names_len, cap) = name;
    add_name(o, x, name);
}

// "?Vert": a common word, which is no name without an address.
static struct outlet *new_outlet(struct outlets *o, struct str name)
{
    struct outlet *x = ARENA_NEW(o->arena, struct outlet);
    bool word = name.n > 1 && name.p[0] == '?';
    x->name = word ? str_from(name, 1) : name;
    x->slug = slug_of(o->arena, x->name);
    x->listed = true;
    if (word)
        x->word = outlet_fold(o->arena, x->name);
    else
        add_name(o, x, name);
    return x;
}

static void add_line(struct outlets *o, struct str line)
{
    struct str name, domains, names, part;
    if (!str_split(&line, '\t', &name) || name.n == 0)
        return;
    struct outlet *x = new_outlet(o, name);
    str_split(&line, '\t', &x->kind);
    str_split(&line, '\t', &x->country);
    str_split(&line, '\t', &x->lang);
    if (str_split(&line, '\t', &domains))
        while (str_split(&domains, ' ', &part))
            add_domain(o, x, part);
    if (str_split(&line, '\t', &names))
        while (str_split(&names, ';', &part))
            add_other_name(o, x, part);
}

typedef void adder(struct outlets *, struct outlet *, struct str);

// A string or a list of strings under key.
static void each_text(struct outlets *o, struct outlet *x, const struct value *map, struct str key,
                      adder *add)
{
    const struct value *v = value_get(map, key);
    if (!v)
        return;
    if (v->type != VALUE_LIST) {
        if (v->type != VALUE_MAP && v->text.n)
            add(o, x, v->text);
        return;
    }
    for (size_t i = 0; i < v->len; i++)
        if (v->items[i].text.n)
            add(o, x, v->items[i].text);
}

static void add_extra(struct outlets *o, const struct value *v, struct str file,
                      struct diags *diags)
{
    struct str name = value_text(v, STR("name"));
    if (v->type != VALUE_MAP || name.n == 0) {
        if (diags)
            diag_add(diags, SEVERITY_WARNING, "outlet-invalid", file, 0, 0,
                     "an entry of `outlets:` has no name")
                ->remedy = STR("write it as `- {name: …, domains: [example.org]}`");
        return;
    }
    struct outlet *x = new_outlet(o, name);
    x->kind = value_text(v, STR("kind"));
    x->country = value_text(v, STR("country"));
    x->lang = value_text(v, STR("lang"));
    each_text(o, x, v, STR("domains"), add_domain);
    each_text(o, x, v, STR("domain"), add_domain);
    each_text(o, x, v, STR("names"), add_other_name);
}

struct outlets *outlets_make(struct arena *a, const struct value *extra, struct str file,
                             struct diags *diags)
{
    struct outlets *o = ARENA_NEW(a, struct outlets);
    o->arena = a;
    o->by_domain = MAP_IN(a);
    o->by_name = MAP_IN(a);
    o->with_path = MAP_IN(a);
    if (extra && extra->type == VALUE_LIST)
        for (size_t i = 0; i < extra->len; i++)
            add_extra(o, &extra->items[i], file, diags);
    for (const char *const *line = outlet_table; *line; line++)
        add_line(o, str_of(*line));
    return o;
}

// "host/a/b" for host with ever shorter paths, then the bare host.
static const struct outlet *by_host_and_path(const struct outlets *o, struct str host,
                                             struct str path)
{
    enum { LONGEST = 512, DEEPEST = 4 };
    char key[LONGEST];
    if (!map_get(&o->with_path, host))
        return map_get(&o->by_domain, host);
    if (path.n && host.n + path.n < LONGEST) {
        memcpy(key, host.p, host.n);
        memcpy(key + host.n, path.p, path.n);
    } else {
        path.n = 0;
    }
    size_t depth = 0, ends[DEEPEST];
    for (size_t i = 1; i <= path.n && depth < DEEPEST; i++)
        if (i == path.n || path.p[i] == '/' || path.p[i] == '?')
            ends[depth++] = i;
    while (depth-- > 0) {
        const struct outlet *x = map_get(&o->by_domain, (struct str){key, host.n + ends[depth]});
        if (x)
            return x;
    }
    return map_get(&o->by_domain, host);
}

enum { LONGEST_HOST = 253 };

// The host of an address in lower case and without "www.", in room; empty when there is none.
static struct str host_in(char *room, struct str address, struct str *path)
{
    size_t from = 0, path_at = 0;
    struct str host = host_part(address, &from, &path_at);
    *path = str_from(address, path_at);
    if (host.n > LONGEST_HOST)
        return STR_NONE;
    for (size_t i = 0; i < host.n; i++) {
        char c = host.p[i];
        room[i] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
    }
    host.p = room;
    return str_starts(host, STR("www.")) ? str_from(host, 4) : host;
}

const struct outlet *outlet_by_address(const struct outlets *o, struct str address)
{
    char room[LONGEST_HOST + 1];
    struct str path, host = host_in(room, address, &path);
    const struct outlet *found = NULL;
    while (!found && host.n) {
        found = by_host_and_path(o, host, path);
        size_t dot = str_find_char(host, '.');
        if (dot == STR_NOT_FOUND)
            break;
        host = str_from(host, dot + 1);
    }
    return found;
}

bool outlet_of_site(const struct outlets *o, struct str address, const struct outlet **found)
{
    char room[LONGEST_HOST + 1];
    struct str path, host = host_in(room, address, &path);
    return outlet_of_host(o, host, found);
}

bool outlet_of_host(const struct outlets *o, struct str host, const struct outlet **found)
{
    for (*found = NULL; !*found && host.n;) {
        if (map_get(&o->with_path, host))
            return false;
        *found = map_get(&o->by_domain, host);
        host = str_from(host, str_find_char(host, '.'));
        host = str_from(host, 1);
    }
    return true;
}

enum { NAME_LONGEST = 120 };

// Folded words as by_name has them; empty when they are no name.
static struct str joined_name(struct str words, char *room)
{
    size_t n = 0;
    words = without_article(words);
    if (words.n == 0 || words.n > NAME_LONGEST)
        return STR_NONE;
    for (size_t i = 0; i < words.n; i++) {
        room[n] = words.p[i];
        n += words.p[i] != ' ';
    }
    return (struct str){room, n};
}

const struct outlet *outlet_by_words(const struct outlets *o, struct str words)
{
    char room[NAME_LONGEST];
    struct str name = joined_name(words, room);
    return name.n ? map_get(&o->by_name, name) : NULL;
}

const struct outlet *outlet_by_word(const struct outlet *x, struct str words)
{
    char room[NAME_LONGEST];
    return x && x->word.n && str_eq(joined_name(words, room), x->word) ? x : NULL;
}

const struct outlet *outlet_by_name(const struct outlets *o, struct str name)
{
    char words[160];
    return outlet_by_words(o, fold_words_into(name, words, sizeof words));
}
