// SPDX-License-Identifier: MIT
// What presse.yaml says about watching, and whether an item matches.
#include "intake/watch_parts.h"

#include "text/address.h"
#include "text/fold.h"

enum { EVERY_LEAST = 5, EVERY_MOST = 7 * 24 * 60, EVERY = 60 };

static struct str *read_words(struct arena *a, const struct value *v, size_t *len)
{
    size_t n = !v ? 0 : v->type == VALUE_LIST ? v->len : v->type == VALUE_NULL ? 0 : 1;
    struct str *words = ARENA_ARRAY(a, n + 1, struct str);
    *len = 0;
    for (size_t i = 0; i < n; i++) {
        struct str word = str_trim(v->type == VALUE_LIST ? v->items[i].text : v->text);
        if (word.n)
            words[(*len)++] = word;
    }
    return words;
}

static bool read_feed(struct arena *a, const struct value *v, const struct value *common,
                      struct watch_feed *out, struct error *e)
{
    const struct value *own = v->type == VALUE_MAP ? value_get(v, STR("words")) : NULL;
    out->url = str_trim(v->type == VALUE_MAP ? value_text(v, STR("url")) : v->text);
    out->words = read_words(a, own ? own : common, &out->words_len);
    if (address_kind_of(out->url) == ADDRESS_WEB)
        return true;
    error_set(e, ERROR_INPUT, "presse.yaml: watch: feeds: \"%.*s\" is no web address",
              STR_ARG(out->url));
    return error_remedy(e, "write it with its scheme: https://www.example.org/feed.xml");
}

static bool read_every(const struct value *watch, int64_t *out, struct error *e)
{
    const struct value *every = value_get(watch, STR("every"));
    *out = EVERY * 60;
    if (!every)
        return true;
    if (every->type != VALUE_INTEGER || every->integer < EVERY_LEAST || every->integer > EVERY_MOST)
        return error_set(e, ERROR_INPUT,
                         "presse.yaml: watch: every: \"%.*s\" is not between %d and %d minutes",
                         STR_ARG(every->text), EVERY_LEAST, EVERY_MOST);
    *out = every->integer * 60;
    return true;
}

bool watch_read(struct arena *a, const struct value *config, struct watch_plan *out,
                struct error *e)
{
    const struct value *watch = value_get(config, STR("watch"));
    const struct value *feeds =
        watch && watch->type == VALUE_LIST ? watch : value_get(watch, STR("feeds"));
    size_t len = feeds && feeds->type == VALUE_LIST ? feeds->len : 0;
    *out = (struct watch_plan){.feeds = ARENA_ARRAY(a, len + 1, struct watch_feed)};
    if (len > WATCH_FEEDS_MOST)
        return error_set(e, ERROR_LIMIT, "presse.yaml: watch: more than %d feeds",
                         WATCH_FEEDS_MOST);
    if (!read_every(watch, &out->every, e))
        return false;
    for (; out->len < len; out->len++)
        if (!read_feed(a, &feeds->items[out->len], value_get(watch, STR("words")),
                       &out->feeds[out->len], e))
            return false;
    return true;
}

const struct watch_feed *watch_find(const struct watch_plan *plan, struct str url)
{
    for (size_t i = 0; i < plan->len; i++)
        if (str_eq(plan->feeds[i].url, url))
            return &plan->feeds[i];
    return NULL;
}

// Whole words, case and accents ignored; with a final '*' words that begin so.
static bool holds(struct arena *a, struct str text, struct str word)
{
    bool open = str_ends(word, STR("*"));
    struct str folded = fold_words(a, open ? str_slice(word, 0, word.n - 1) : word);
    struct str wanted = str_format(a, " %.*s%s", STR_ARG(folded), open ? "" : " ");
    return folded.n && str_contains(text, wanted);
}

bool watch_matches(struct arena *a, const struct watch_feed *feed, const struct feed_item *item,
                   struct str *word)
{
    struct str both = str_format(a, "%.*s %.*s", STR_ARG(item->title), STR_ARG(item->summary));
    struct str text = str_format(a, " %.*s ", STR_ARG(fold_words(a, both)));
    *word = STR_NONE;
    if (!feed->words_len)
        return true;
    for (size_t i = 0; i < feed->words_len; i++)
        if (holds(a, text, feed->words[i])) {
            *word = feed->words[i];
            return true;
        }
    return false;
}

// ---- addresses of alert services

static struct str parameter(struct arena *a, struct str url, struct str name)
{
    size_t at = str_find_char(url, '?');
    struct str rest = at == STR_NOT_FOUND ? STR_NONE : str_from(url, at + 1), pair;
    while (str_split(&rest, '&', &pair)) {
        size_t equals = str_find_char(pair, '=');
        if (equals == STR_NOT_FOUND || !str_eq(str_slice(pair, 0, equals), name))
            continue;
        struct str raw = str_from(pair, equals + 1);
        char *out = arena_alloc(a, raw.n + 1);
        size_t n = 0;
        for (size_t i = 0; i < raw.n; i++) {
            int high = i + 2 < raw.n && raw.p[i] == '%' ? hex_digit_ascii(raw.p[i + 1]) : -1;
            int low = high >= 0 ? hex_digit_ascii(raw.p[i + 2]) : -1;
            out[n++] = low >= 0 ? (char)(high * 16 + low) : raw.p[i];
            i += low >= 0 ? 2 : 0;
        }
        return (struct str){out, n};
    }
    return STR_NONE;
}

struct str watch_unwrap(struct arena *a, struct str url)
{
    static const struct {
        const char *host, *path, *name;
    } services[] = {{"google.", "/url", "url"},
                    {"google.", "/url", "q"},
                    {"bing.com", "/news/apiclick", "url"},
                    {"news.yahoo.com", "/rss/redirect", "url"}};
    struct address parts;
    if (!address_parse(a, url, &parts))
        return url;
    for (size_t i = 0; i < sizeof services / sizeof *services; i++) {
        if (!str_contains(parts.host, str_of(services[i].host)) ||
            !str_contains(url, str_of(services[i].path)))
            continue;
        struct str inner = parameter(a, url, str_of(services[i].name));
        if (address_kind_of(inner) == ADDRESS_WEB)
            return inner;
    }
    return url;
}
