// SPDX-License-Identifier: MIT
// The first of these files that is there speaks for the room: presse.yaml, presse.toml,
// hugo.yaml, hugo.toml, config.yaml, config.toml, _config.yml. Of the others' keys only title,
// address, language, description and permalink are taken.
#include "room/config.h"

#include <string.h>

#include "base/file.h"
#include "text/address.h"
#include "text/lang_tag.h"

enum { CONFIG_LARGEST = 60 << 10 };

static const struct config_file {
    const char *name;
    bool ours;
} names[] = {
    {"presse.yaml", true},
    {"presse.yml", true},
    {"presse.toml", true},
    {"hugo.yaml", false},
    {"hugo.yml", false},
    {"hugo.toml", false},
    {"config/_default/hugo.toml", false},
    {"config/_default/config.toml", false},
    {"config.yaml", false},
    {"config.yml", false},
    {"config.toml", false},
    {"_config.yml", false},
    {"_config.yaml", false},
    {NULL, false},
};

// Every key that presse.yaml may hold at its top.
static const char *const our_keys[] = {
    "title",        "description",  "base_url", "lang",      "language",     "languages",
    "contact",      "theme",        "outlets",  "check",     "feeds",        "security",
    "serve",        "desk",         "store",    "mail",      "publish",      "media",
    "sources",      "watch",        "links",    "privacy",   "search",       "social",
    "organisation", "organization", "logo",     "permalink", "spokespeople", "time_zone",
    "footer",       "menu",         "network",  "releases",  NULL,
};

// Those that hold settings or a list of their own; what else is written there is not used.
static const struct {
    const char *key;
    uint8_t type; // enum value_type
    const char *remedy;
} shapes[] = {
    {"outlets", VALUE_LIST, "write a list: - name: The Valley Courier"},
    {"menu", VALUE_LIST, "write a list: - {title: About us, url: /about/}"},
    {"desk", VALUE_MAP, "write its settings below it, as docs/desk.md shows"},
    {"watch", VALUE_MAP, "write its settings below it: feeds: [https://…]"},
    {"links", VALUE_MAP, "write its settings below it: every: 7"},
    {"network", VALUE_MAP, "write its settings below it: interval: 1000"},
    {"releases", VALUE_MAP, "write its settings below it: per_page: 50"},
    {"check", VALUE_MAP, "write its settings below it: ignore: [tracking]"},
    {"security", VALUE_MAP, "write its settings below it: contact: mailto:…"},
};

// A configuration is read as front matter: the same two languages, the same limits.
static const struct value *parse(struct room *r, struct str file, struct str text)
{
    bool toml = str_eq(path_extension(file), STR("toml"));
    const char *fence = toml ? "+++" : "---";
    struct str body = text;
    if (!toml && str_starts(body, STR("---\n")))
        body = str_from(body, 4);
    if (str_starts(body, STR("\xef\xbb\xbf")))
        body = str_from(body, 3);
    struct str whole = str_format(&r->arena, "%s\n%.*s\n%s\n", fence, STR_ARG(body), fence);
    struct diags found = DIAGS_IN(&r->arena);
    struct doc *d = doc_read(&r->arena, file, whole, DOC_MARKDOWN, true, &found);
    for (size_t i = 0; i < found.len; i++) // the fence put one line in front
        if (found.items[i].line > 1 && body.p == text.p)
            found.items[i].line--;
    diags_append(&r->diags, &found);
    return d->front;
}

static struct str first_text(const struct value *v, const char *const *keys)
{
    for (; *keys; keys++) {
        struct str found = value_text(v, str_of(*keys));
        if (found.n)
            return str_trim(found);
    }
    return STR_NONE;
}

static void read_contact(struct room *r, const struct value *v)
{
    if (!v)
        return;
    struct contact *c = &r->contact;
    if (v->type == VALUE_STRING) {
        if (str_find_char(v->text, '@') != STR_NOT_FOUND && !str_contains(v->text, STR("://")))
            c->mail = v->text;
        else
            c->url = v->text;
        return;
    }
    c->name = first_text(v, (const char *const[]){"name", "nom", NULL});
    c->mail = first_text(v, (const char *const[]){"mail", "email", "e-mail", NULL});
    c->phone = first_text(v, (const char *const[]){"phone", "telephone", "tel", NULL});
    c->url = first_text(v, (const char *const[]){"url", "link", NULL});
    c->text = first_text(v, (const char *const[]){"text", "note", NULL});
}

static struct str base_url(struct room *r, struct str file, const struct value *v)
{
    struct str url =
        first_text(v, (const char *const[]){"base_url", "baseURL", "baseurl", "url", NULL});
    struct str host = value_text(v, STR("url"));
    if (address_kind_of(url) != ADDRESS_WEB && address_kind_of(host) == ADDRESS_WEB)
        url = host; // Jekyll: baseurl is only a path
    if (url.n == 0)
        return STR_NONE;
    struct address parts;
    if (address_kind_of(url) != ADDRESS_WEB || !address_parse(&r->arena, url, &parts)) {
        if (url.n > 1 && url.p[0] != '/')
            diag_add(&r->diags, SEVERITY_WARNING, "config", file, 0, 0,
                     "base_url \"%.*s\" is no web address", STR_ARG(url))
                ->remedy = STR("write it with its scheme: https://www.example.org");
        return STR_NONE;
    }
    while (url.n && url.p[url.n - 1] == '/')
        url.n--;
    return url;
}

static struct str main_language(const struct value *v)
{
    struct str lang =
        first_text(v, (const char *const[]){"lang", "language", "languageCode",
                                            "defaultContentLanguage", "locale", NULL});
    const struct value *list = value_get(v, STR("languages"));
    if (!lang.n && list && list->type == VALUE_LIST && list->len)
        lang = list->items[0].text;
    return lang;
}

static struct str known_language(struct room *r, struct str file, struct str written)
{
    struct str tag = lang_tag(&r->arena, written);
    if (written.n && !tag.n)
        diag_add(&r->diags, SEVERITY_WARNING, "config", file, 0, 0,
                 "lang \"%.*s\" is no language and is not used", STR_ARG(written))
            ->remedy = STR("write its code: fr, en, de, pt-BR");
    return tag;
}

static void check_keys(struct room *r, struct str file, const struct value *v)
{
    for (size_t i = 0; i < v->len; i++) {
        bool known = false;
        for (const char *const *k = our_keys; *k && !known; k++)
            known = str_eq(v->keys[i], str_of(*k));
        if (!known)
            diag_add(&r->diags, SEVERITY_NOTE, "config", file, 0, 0,
                     "presse knows no setting \"%.*s\"; it is handed to templates",
                     STR_ARG(v->keys[i]));
    }
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        const struct value *x = value_get(v, str_of(shapes[i].key));
        if (x && x->type != VALUE_NULL && x->type != (enum value_type)shapes[i].type)
            diag_add(&r->diags, SEVERITY_WARNING, "config", file, 0, 0,
                     "what stands under \"%s\" is no %s and is not used", shapes[i].key,
                     shapes[i].type == VALUE_LIST ? "list" : "group of settings")
                ->remedy = str_of(shapes[i].remedy);
    }
}

void config_read(struct room *r, struct config *out)
{
    static struct value nothing = {.type = VALUE_MAP};
    *out = (struct config){.file = STR("presse.yaml")};
    r->config = &nothing;
    for (const struct config_file *f = names; f->name; f++) {
        char *full = path_join(&r->arena, r->root, f->name);
        if (!file_exists(full))
            continue;
        struct str text;
        struct error e = {0};
        out->file = str_of(f->name);
        if (!file_read(full, CONFIG_LARGEST, &r->arena, &text, NULL, &e)) {
            diag_add(&r->diags, SEVERITY_ERROR, "config", out->file, 0, 0, "%s", e.message)
                ->remedy = STR("give presse the right to read it");
            break;
        }
        out->sum = str_hash(text) ^ (uint64_t)(f - names + 1);
        r->config = parse(r, out->file, text);
        if (f->ours)
            check_keys(r, out->file, r->config);
        break;
    }
    const struct value *v = r->config, *params = value_get(v, STR("params"));
    r->title = first_text(v, (const char *const[]){"title", "name", NULL});
    r->description = value_text(v, STR("description"));
    if (!r->description.n)
        r->description = value_text(params, STR("description"));
    r->title_given = r->title.n > 0;
    r->base_url = base_url(r, out->file, v);
    r->lang = known_language(r, out->file, main_language(v));
    r->lang_given = r->lang.n > 0;
    read_contact(r, value_get(v, STR("contact")));
    const struct value *permalink = value_get(v, STR("permalink"));
    out->permalink = permalink && permalink->type == VALUE_STRING ? permalink->text : STR_NONE;
    r->outlets = outlets_make(&r->arena, value_get(v, STR("outlets")), out->file, &r->diags);
}
