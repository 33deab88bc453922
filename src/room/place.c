// SPDX-License-Identifier: MIT
// A page's address is, in this order: what its front matter says, the site's permalink
// pattern (for posts), its slug, its file name. Whatever its form, it becomes a path that
// begins and ends with '/', so that a build can write it as a folder with an index.html.
#include "room/place.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "base/file.h"
#include "text/lang_tag.h"

static bool is_language(struct str s)
{
    bool region = s.n == 5 && (s.p[2] == '-' || s.p[2] == '_');
    return lang_is_code(region ? str_slice(s, 0, 2) : s);
}

struct str place_lang(struct arena *a, struct str name, struct str *rest)
{
    *rest = name;
    struct str suffix = path_extension(name);
    if (is_language(suffix)) {
        *rest = str_slice(name, 0, name.n - suffix.n - 1);
        return str_copy(a, suffix);
    }
    size_t slash = str_find_char(name, '/');
    struct str folder = slash == STR_NOT_FOUND ? STR_NONE : str_slice(name, 0, slash);
    return is_language(folder) ? folder : STR_NONE;
}

static bool is_dated(struct str base)
{
    if (base.n < 12 || base.p[4] != '-' || base.p[7] != '-' || base.p[10] != '-')
        return false;
    for (size_t i = 0; i < 10; i++)
        if (i != 4 && i != 7 && !is_digit_ascii(base.p[i]))
            return false;
    return true;
}

bool place_post(struct arena *a, struct str name, struct str *date, struct str *rest)
{
    struct str base = path_base(name);
    if (!is_dated(base))
        return false;
    *date = str_slice(base, 0, 10);
    *rest = str_joined(a, str_slice(name, 0, name.n - base.n), str_from(base, 11), STR_NONE);
    return true;
}

static bool is_kept(unsigned char c)
{
    return c >= 0x80 || is_alpha_ascii((char)c) || is_digit_ascii((char)c) || c == '-' ||
           c == '_' || c == '.' || c == '~';
}

struct str place_slug(struct arena *a, struct str s)
{
    char *out = arena_copy(a, s.p, s.n);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] + 32) : s.p[i];
        if (is_kept((unsigned char)c))
            out[n++] = c;
        else if (n && out[n - 1] != '-')
            out[n++] = '-';
    }
    while (n && out[n - 1] == '-')
        n--;
    return (struct str){out, n};
}

struct str place_title(struct arena *a, struct str name)
{
    struct str base = path_base(name);
    if (str_eq(base, STR("index")) || str_eq(base, STR("_index")))
        base = path_base(str_slice(name, 0, name.n > base.n ? name.n - base.n - 1 : 0));
    char *p = arena_copy(a, base.p, base.n);
    for (size_t i = 0; i < base.n; i++)
        if (p[i] == '-' || p[i] == '_')
            p[i] = ' ';
    if (base.n && p[0] >= 'a' && p[0] <= 'z')
        p[0] = (char)(p[0] - 32);
    return (struct str){p, base.n};
}

static struct str without_host(struct str s)
{
    size_t at = str_find(s, STR("://"));
    if (at == STR_NOT_FOUND)
        return s;
    struct str rest = str_from(s, at + 3);
    size_t slash = str_find_char(rest, '/');
    return slash == STR_NOT_FOUND ? STR("/") : str_from(rest, slash);
}

bool place_path(struct arena *a, struct str written, struct str *out)
{
    struct str rest = without_host(str_trim(written)), part;
    AUTO_BUF b = BUF_EMPTY;
    if (rest.n == 0)
        return false;
    for (size_t i = 0; i < rest.n; i++)
        if ((unsigned char)rest.p[i] < 0x20 || rest.p[i] == 0x7f || strchr("?#\\<>\"", rest.p[i]))
            return false;
    while (str_split(&rest, '/', &part)) {
        if (str_eq(part, STR("..")))
            return false;
        if (part.n == 0 || str_eq(part, STR(".")))
            continue;
        if (rest.p == NULL && str_ends(part, STR(".html")))
            part = str_slice(part, 0, part.n - 5);
        if (rest.p == NULL && str_eq(part, STR("index")))
            break;
        buf_char(&b, '/');
        for (size_t i = 0; i < part.n; i++)
            buf_char(&b, part.p[i] == ' ' ? '-' : part.p[i]);
    }
    buf_char(&b, '/');
    *out = str_copy(a, buf_view(&b));
    return true;
}

// The value of a placeholder; its name is what follows the colon.
static bool placeholder(struct arena *a, const struct place *p, struct str name, struct str *out)
{
    struct str base = path_base(p->name);
    struct str slug = p->slug.n ? p->slug : base;
    const struct {
        struct str name, value;
    } table[] = {
        {STR("title"), slug},
        {STR("slug"), slug},
        {STR("name"), base},
        {STR("filename"), base},
        {STR("contentbasename"), base},
        {STR("slugorfilename"), slug},
        {STR("categories"), place_slug(a, p->category)},
        {STR("year"), str_slice(p->date, 0, 4)},
        {STR("month"), str_slice(p->date, 5, 7)},
        {STR("day"), str_slice(p->date, 8, 10)},
        {STR("i_month"), str_slice(p->date, p->date.n && p->date.p[5] == '0' ? 6 : 5, 7)},
        {STR("i_day"), str_slice(p->date, p->date.n && p->date.p[8] == '0' ? 9 : 8, 10)},
        {STR("short_year"), str_slice(p->date, 2, 4)},
        {STR("output_ext"), STR("")},
        {STR("path"), p->name},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (str_eq(name, table[i].name)) {
            *out = table[i].value;
            return true;
        }
    return false;
}

static struct str named_style(struct str pattern)
{
    if (str_eq(pattern, STR("pretty")) || str_eq(pattern, STR("date")))
        return STR("/:categories/:year/:month/:day/:title/");
    if (str_eq(pattern, STR("none")))
        return STR("/:categories/:title/");
    return pattern;
}

// Fills the placeholders of a pattern; one that is not known stays as it is.
static struct str fill(struct arena *a, const struct place *p, struct str pattern)
{
    AUTO_BUF b = BUF_EMPTY;
    struct str s = named_style(pattern);
    for (size_t i = 0; i < s.n;) {
        size_t end = i + 1;
        while (s.p[i] == ':' && end < s.n && (is_alpha_ascii(s.p[end]) || s.p[end] == '_'))
            end++;
        struct str value;
        if (end > i + 1 && placeholder(a, p, str_slice(s, i + 1, end), &value))
            buf_str(&b, value);
        else
            buf_str(&b, str_slice(s, i, end));
        i = end;
    }
    return str_copy(a, buf_view(&b));
}

static void add_part(struct buf *b, struct str part)
{
    buf_char(b, '/');
    buf_str(b, part);
}

// "a/b/index" and "a/b/_index" stand at /a/b/, "a/b" too.
static struct str from_name(struct arena *a, const struct place *p)
{
    struct str rest = p->name, part;
    AUTO_BUF b = BUF_EMPTY;
    if (p->prefix.n)
        add_part(&b, place_slug(a, p->prefix));
    while (str_split(&rest, '/', &part)) {
        bool last = rest.p == NULL;
        if (last && (str_eq(part, STR("index")) || str_eq(part, STR("_index"))))
            break;
        struct str slug = place_slug(a, last && p->slug.n ? p->slug : part);
        if (slug.n)
            add_part(&b, slug);
    }
    buf_char(&b, '/');
    return str_copy(a, buf_view(&b));
}

bool place_url(struct arena *a, const struct place *p, struct str *out)
{
    if (p->front_url.n && place_path(a, fill(a, p, p->front_url), out))
        return true;
    if (!p->front_url.n && p->pattern.n && place_path(a, fill(a, p, p->pattern), out))
        return true;
    *out = from_name(a, p);
    return p->front_url.n == 0;
}
