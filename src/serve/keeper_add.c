// SPDX-License-Identifier: MIT
// Adding the article that is open in the browser. The bookmarklet runs in the article's page,
// so its request comes from another origin by nature: what makes it count is the signature over
// time, address and page. It changes nothing but what is shown; the form that follows writes.
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "intake/article.h"
#include "serve/keeper_call.h"
#include "store/secret.h"
#include "text/address.h"

enum { FORM_BODY = 64 << 10 };

// ---- the bookmarklet

static struct str replaced(struct arena *a, struct str s, struct str name, struct str by)
{
    size_t at = str_find(s, name);
    if (at == STR_NOT_FOUND)
        return s;
    return str_format(a, "%.*s%.*s%.*s", STR_ARG(str_slice(s, 0, at)), STR_ARG(by),
                      STR_ARG(str_from(s, at + name.n)));
}

// The script as a javascript: address: comment lines, indents and line ends taken out, and
// percent-encoded as far as addresses need it (RFC 3986, section 2.1).
static struct str as_address(struct arena *a, struct str script)
{
    AUTO_BUF b = BUF_EMPTY;
    struct str line;
    buf_c(&b, "javascript:");
    while (str_line(&script, &line)) {
        line = str_trim(line);
        if (str_starts(line, STR("//")))
            continue;
        for (size_t i = 0; i < line.n; i++)
            if (strchr("%\"<> #`{}|\\^", line.p[i]))
                buf_format(&b, "%%%02X", (unsigned char)line.p[i]);
            else
                buf_char(&b, line.p[i]);
    }
    return str_copy(a, buf_view(&b));
}

static struct str bookmarklet(struct keeper_call *k)
{
    const struct theme_asset *assets;
    struct str script = STR_NONE;
    size_t n = theme_assets(k->c.site->theme, &assets);
    for (size_t i = 0; i < n; i++)
        if (str_eq(assets[i].name, STR("desk/bookmarklet.js")))
            script = assets[i].bytes;
    script = replaced(k->c.a, script, STR("{{key}}"), k->keeper->key);
    script = replaced(k->c.a, script, STR("{{address}}"),
                      str_format(k->c.a, "http://%.*s/-/add", STR_ARG(k->c.q->known[HEADER_HOST])));
    return as_address(k->c.a, script);
}

static void install(struct keeper_call *k)
{
    show(&k->c, &k->c.page, "title", say(&k->c, "keeper-add"));
    show(&k->c, &k->c.page, "bookmarklet", bookmarklet(k));
    page_render(&k->c, 200, "desk/keeper-install");
}

// ---- what the bookmarklet sends

// Forms send CR LF for every line end; what is signed has LF.
static struct str with_lf(struct arena *a, struct str s)
{
    char *out = arena_alloc(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != '\r')
            out[n++] = s.p[i];
        else if (i + 1 == s.n || s.p[i + 1] != '\n')
            out[n++] = '\n';
    return (struct str){out, n};
}

static const char *fault_of(struct keeper_call *k, struct str url, struct str html)
{
    struct str time = field(&k->c, "time");
    int64_t at = number_of(time), apart = at > k->c.now ? at - k->c.now : k->c.now - at;
    struct str text = str_format(k->c.a, "%.*s\n%.*s\n", STR_ARG(time), STR_ARG(url));
    struct str parts[] = {text, html};
    char *all = arena_alloc(k->c.a, text.n + html.n + 1);
    memcpy(all, parts[0].p, text.n);
    if (html.n)
        memcpy(all + text.n, html.p, html.n);
    struct str right = secret_sign(k->c.a, k->keeper->key, (struct str){all, text.n + html.n});
    if (!secret_equal(field(&k->c, "signature"), right))
        return "signature";
    return apart > KEEPER_CLOCK_APART ? "time" : NULL;
}

static void show_fact(struct keeper_call *k, const char *name, struct str text,
                      enum metadata_origin origin)
{
    struct desk_call *c = &k->c;
    show(c, &c->page, name, text);
    if (text.n && origin != ORIGIN_NONE)
        show(c, &c->page, str_c(c->a, str_format(c->a, "%s_origin", name)),
             str_of(metadata_origin_name(origin)));
}

// What answered in place of the article, in the reader's language.
static struct str trouble_of(const struct desk_call *c, const struct article *x)
{
    static const char *const walls[] = {
        [WALL_ROBOT] = "robot", [WALL_CONSENT] = "consent", [WALL_LOGIN] = "login",
        [WALL_ERROR] = "error", [WALL_PARKED] = "parked",   [WALL_HOME] = "home",
    };
    return x->facts.wall ? say_of(c, "wall-", walls[x->facts.wall]) : x->trouble;
}

static const char *const accesses[] = {"unknown", "free", "registration", "subscribers"};
static const char *const kinds[] = {"article", "audio", "video", "pdf"};

// One of a list is chosen: "access_free".
static void show_choice(struct keeper_call *k, const char *name, const char *value,
                        enum metadata_origin origin)
{
    struct desk_call *c = &k->c;
    show_bool(c, &c->page, str_c(c->a, str_format(c->a, "%s_%s", name, value)), true);
    if (origin != ORIGIN_NONE)
        show(c, &c->page, str_c(c->a, str_format(c->a, "%s_origin", name)),
             str_of(metadata_origin_name(origin)));
}

static void show_form(struct keeper_call *k, const struct article *x, int status)
{
    struct desk_call *c = &k->c;
    char date[DATE_ISO_SIZE];
    date_iso(x->facts.date, date);
    show(c, &c->page, "title", say(c, "keeper-add"));
    show(c, &c->page, "url", x->address.text.n ? x->address.text : x->url);
    show(c, &c->page, "from", x->url);
    show(c, &c->page, "token", keeper_token(k));
    show_fact(k, "article", x->facts.title.text, x->facts.title.origin);
    show_fact(k, "day", str_copy(c->a, str_of(date)), x->facts.date_origin);
    show_fact(k, "outlet", x->facts.outlet.text, x->facts.outlet.origin);
    show_fact(k, "author", x->facts.author.text, x->facts.author.origin);
    show_fact(k, "language", x->facts.lang.text, x->facts.lang.origin);
    show_choice(k, "access", accesses[x->facts.access], x->facts.access_origin);
    show_choice(k, "kind", kinds[x->facts.kind], x->facts.kind_origin);
    if (x->trouble.n)
        show(c, &c->page, "trouble", trouble_of(c, x));
    page_render(c, status, "desk/keeper-add");
}

static void show_known(struct keeper_call *k, const struct clip *known)
{
    struct desk_call *c = &k->c;
    show(c, &c->page, "title", say(c, "keeper-known"));
    show(c, &c->page, "text", str_copy(c->a, known->title));
    page_render(c, 200, "desk/message");
}

static void received(struct keeper_call *k)
{
    struct desk_call *c = &k->c;
    struct str url = field(c, "url"), html = with_lf(c->a, field(c, "html"));
    struct article x;
    struct error e = {0};
    const char *fault = fault_of(k, url, html);
    if (fault) {
        keeper_refuse(k, fault);
        return;
    }
    if (address_kind_of(url) != ADDRESS_WEB) {
        error_set(&e, ERROR_INPUT, "this is no page of the web");
        keeper_failed(k, &e);
        return;
    }
    struct room *r = keeper_room(k);
    if (!r)
        return;
    article_take(c->a, html, url, &x);
    const struct clip *known = article_known(c->a, r, &x);
    if (known)
        show_known(k, known);
    else if (article_complete(c->a, r, &x, &e))
        show_form(k, &x, 200);
    else
        keeper_failed(k, &e);
    room_free(r);
}

// ---- what the person sends

static struct date date_field(const struct desk_call *c)
{
    int year = 0, month = 0, day = 0;
    int got = sscanf(str_c(c->a, str_trim(field(c, "day"))), "%4d-%2d-%2d", &year, &month, &day);
    struct date d = {(int16_t)year, (uint8_t)(got > 1 ? month : 0), (uint8_t)(got > 2 ? day : 0)};
    return got >= 1 && date_exists(d) ? d : DATE_NONE;
}

static struct metadata_text given(const struct desk_call *c, const char *name)
{
    return (struct metadata_text){str_trim(field(c, name)), ORIGIN_HAND};
}

// Which of a list the person chose; the first when it is none of them.
static int choice(const struct desk_call *c, const char *name, const char *const list[4])
{
    for (int i = 1; i < 4; i++)
        if (str_eq(field(c, name), str_of(list[i])))
            return i;
    return 0;
}

static bool write_entry(struct room *r, const struct article *x, struct write_said *said,
                        struct error *e)
{
    struct entry entry = article_entry(x);
    const struct page *p = article_page(r, e);
    struct str after;
    return p && write_add_to(&r->arena, &p, &entry, &after, said, e) && write_save(p, after, e) &&
           article_forget(r, x, e);
}

// The title, what the page has no place for, and whether the entry is unlike its others, in the
// reader's language.
static struct str told(const struct desk_call *c, struct str title, const struct write_said *said)
{
    struct str left_out = said->left_out;
    static const char *const known[] = {"title", "outlet", "author", "language", "access", "kind"};
    AUTO_BUF b = BUF_EMPTY;
    struct str word;
    if (said->plain.n)
        title = str_format(c->a, "%.*s. %.*s", STR_ARG(title), STR_ARG(say(c, "keeper-plain")));
    if (!left_out.n)
        return title;
    while (str_split(&left_out, ',', &word)) {
        word = str_trim(word);
        for (size_t i = 0; i < sizeof known / sizeof *known; i++)
            if (str_eq(word, str_of(known[i])))
                word = say_of(c, "keeper-", known[i]);
        buf_format(&b, "%s%.*s", b.n ? ", " : "", STR_ARG(word));
    }
    return str_format(c->a, "%.*s%s %.*s %.*s.", STR_ARG(title), said->plain.n ? "" : ".",
                      STR_ARG(say(c, "keeper-left-out")), STR_ARG(buf_view(&b)));
}

// What was typed is kept, with the reason.
static void not_written(struct keeper_call *k, const struct room *r, struct article *x,
                        const struct error *why)
{
    struct error ignored;
    x->trouble = str_copy(k->c.a, str_of(why->message));
    if (article_keep(r, x, &ignored))
        show_bool(&k->c, &k->c.page, "kept", true);
    keeper_failed(k, why);
}

static void done(struct keeper_call *k, const char *title, struct str text)
{
    show(&k->c, &k->c.page, "title", say(&k->c, title));
    show(&k->c, &k->c.page, "text", text);
    show(&k->c, &k->c.page, "back", STR("/"));
    page_render(&k->c, 200, "desk/message");
}

static void write_it(struct keeper_call *k)
{
    struct desk_call *c = &k->c;
    struct error e = {0};
    struct str url = str_trim(field(c, "url")), from = str_trim(field(c, "from"));
    struct article x = {.url = from.n ? from : url, .final_url = url, .address.text = url};
    x.facts.title = given(c, "article");
    x.facts.outlet = given(c, "outlet");
    x.facts.date = date_field(c);
    x.facts.author = given(c, "author");
    x.facts.lang = given(c, "language");
    x.facts.access = (enum metadata_access)choice(c, "access", accesses);
    x.facts.kind = (enum metadata_kind)choice(c, "kind", kinds);
    bool later = str_eq(field(c, "do"), STR("later"));
    if (address_kind_of(url) != ADDRESS_WEB || (!later && !article_is_whole(&x))) {
        x.trouble = say(c, "keeper-not-whole");
        show_form(k, &x, 409);
        return;
    }
    struct room *r = keeper_room(k);
    if (!r)
        return;
    const struct clip *known = article_known(c->a, r, &x);
    struct str title = x.facts.title.text.n ? x.facts.title.text : url;
    struct write_said said = {STR_NONE, STR_NONE};
    if (known)
        show_known(k, known);
    else if (later ? article_keep(r, &x, &e) : write_entry(r, &x, &said, &e))
        done(k, later ? "keeper-kept" : "keeper-added", told(c, title, &said));
    else
        not_written(k, r, &x, &e);
    room_free(r);
}

const struct keeper_route keeper_add_routes[] = {
    {HTTP_GET, "/-/add", install, KEEPER_NOTHING, 0, NULL},
    {HTTP_POST, "/-/add", received, KEEPER_NOTHING, KEEPER_PAGE_LARGEST, NULL},
    {HTTP_POST, "/-/add/write", write_it, KEEPER_FORM, FORM_BODY, NULL},
};
const size_t keeper_add_routes_len = sizeof keeper_add_routes / sizeof *keeper_add_routes;
