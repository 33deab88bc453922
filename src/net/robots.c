// SPDX-License-Identifier: MIT
// Patterns know '*' (any bytes) and a closing '$' (the end). Both sides are compared as they
// are written, after percent-encoded unreserved characters are decoded.
#include "net/robots.h"

#include <string.h>

struct rule {
    struct str pattern;
    bool allow;
};

struct robots {
    struct rule *rules;
    size_t len, cap;
    unsigned delay;
};

enum { MOST_RULES = 10000, LONGEST_DELAY = 60 };

static bool unreserved(int c)
{
    return is_alpha_ascii((char)c) || is_digit_ascii((char)c) || c == '-' || c == '.' || c == '_' ||
           c == '~';
}

static struct str normal(struct arena *a, struct str s)
{
    char *p = arena_copy(a, s.p, s.n);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        int high = s.p[i] == '%' && i + 2 < s.n ? hex_digit_ascii(s.p[i + 1]) : -1;
        int low = high >= 0 ? hex_digit_ascii(s.p[i + 2]) : -1;
        int c = low >= 0 ? high * 16 + low : -1;
        if (c >= 0 && c < 128 && unreserved(c)) {
            p[n++] = (char)c;
            i += 2;
        } else {
            p[n++] = s.p[i];
        }
    }
    return (struct str){p, n};
}

// Greedy match with one point of return: linear in practice, |pattern| * |path| at worst.
static bool matches(struct str pattern, struct str path)
{
    bool ends = pattern.n && pattern.p[pattern.n - 1] == '$';
    if (ends)
        pattern.n--;
    size_t i = 0, j = 0, star = STR_NOT_FOUND, mark = 0;
    for (;;) {
        if (i < pattern.n && pattern.p[i] == '*') {
            star = i++;
            mark = j;
        } else if (i == pattern.n && (!ends || j == path.n)) {
            return true;
        } else if (i < pattern.n && j < path.n && pattern.p[i] == path.p[j]) {
            i++, j++;
        } else if (star != STR_NOT_FOUND && mark < path.n) {
            i = star + 1;
            j = ++mark;
        } else {
            return false;
        }
    }
}

bool robots_allow(const struct robots *r, struct str path)
{
    if (!r)
        return true;
    struct arena a = ARENA_EMPTY;
    struct str p = normal(&a, path.n ? path : STR("/"));
    size_t longest = 0;
    bool allow = true;
    for (size_t i = 0; i < r->len; i++) {
        const struct rule *x = &r->rules[i];
        if (x->pattern.n < longest || (x->pattern.n == longest && !x->allow && longest))
            continue;
        if (x->pattern.n && matches(x->pattern, p)) {
            longest = x->pattern.n;
            allow = x->allow;
        }
    }
    arena_free(&a);
    return allow;
}

unsigned robots_delay(const struct robots *r)
{
    return r ? r->delay : 0;
}

struct reading {
    struct arena *arena;
    struct str product;
    struct robots named, any; // rules for us by name, and for "*"
    bool has_named;
    bool for_named, for_any; // the group being read
    bool in_agents;          // the last line was a user-agent line
};

static void user_agent(struct reading *s, struct str value)
{
    if (!s->in_agents)
        s->for_named = s->for_any = false;
    s->in_agents = true;
    size_t end = 0;
    while (end < value.n &&
           (is_alpha_ascii(value.p[end]) || value.p[end] == '-' || value.p[end] == '_'))
        end++;
    if (str_eq(value, STR("*")))
        s->for_any = true;
    else if (end && str_eq_ascii(str_slice(value, 0, end), s->product))
        s->for_named = s->has_named = true;
}

static void add_rule(struct reading *s, struct robots *r, struct str pattern, bool allow)
{
    if (pattern.n && r->len < MOST_RULES)
        ARENA_PUSH(s->arena, r->rules, r->len, r->cap) =
            (struct rule){normal(s->arena, pattern), allow};
}

static unsigned seconds(struct str value)
{
    unsigned v = 0;
    for (size_t i = 0; i < value.n && is_digit_ascii(value.p[i]) && v < 1000; i++)
        v = v * 10 + (unsigned)(value.p[i] - '0');
    return v < LONGEST_DELAY ? v : LONGEST_DELAY;
}

static void read_line(struct reading *s, struct str line)
{
    size_t hash = str_find_char(line, '#');
    if (hash != STR_NOT_FOUND)
        line = str_slice(line, 0, hash);
    size_t colon = str_find_char(line, ':');
    if (colon == STR_NOT_FOUND)
        return;
    struct str key = str_trim(str_slice(line, 0, colon));
    struct str value = str_trim(str_from(line, colon + 1));
    if (str_eq_ascii(key, STR("user-agent"))) {
        user_agent(s, value);
        return;
    }
    bool allow = str_eq_ascii(key, STR("allow"));
    bool rule = allow || str_eq_ascii(key, STR("disallow"));
    bool delay = str_eq_ascii(key, STR("crawl-delay"));
    if (!rule && !delay)
        return;
    s->in_agents = false;
    struct robots *to[2] = {s->for_named ? &s->named : NULL, s->for_any ? &s->any : NULL};
    for (int i = 0; i < 2; i++) {
        if (to[i] && rule)
            add_rule(s, to[i], value, allow);
        else if (to[i])
            to[i]->delay = seconds(value);
    }
}

const struct robots *robots_read(struct arena *a, struct str text, struct str product)
{
    struct reading s = {.arena = a, .product = product};
    if (text.n > ROBOTS_LARGEST)
        text.n = ROBOTS_LARGEST;
    if (str_starts(text, STR("\xEF\xBB\xBF")))
        text = str_from(text, 3);
    struct str line;
    while (str_line(&text, &line))
        read_line(&s, line);
    struct robots *r = ARENA_NEW(a, struct robots);
    *r = s.has_named ? s.named : s.any;
    return r;
}
