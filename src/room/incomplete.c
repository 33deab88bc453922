// SPDX-License-Identifier: MIT
#include "room/incomplete.h"

#include <stdio.h>

#include "base/cleanup.h"
#include "room/check.h"
#include "text/address.h"

static const char about[] =
    "# Articles that could not be read, to be completed by hand: fill in what is missing, then\n"
    "# `presse add --incomplete`; or `presse add ADDRESS --title … --date …`.\n";

static bool open_file(struct arena *a, const char *folder, struct ledger *l, struct error *e)
{
    struct diags wrong = DIAGS_IN(a);
    if (ledger_read(a, folder, INCOMPLETE_FILE, l, &wrong))
        return true;
    const struct diag *d = wrong.len ? &wrong.items[0] : NULL;
    error_set(e, ERROR_INPUT, "%s: %.*s", INCOMPLETE_FILE, STR_ARG(d ? d->message : STR_NONE));
    return error_remedy(e, "mend it, or move it away");
}

static struct value *find(struct ledger *l, struct str url)
{
    struct str id = address_identity(l->arena, url);
    for (size_t i = 0; i < l->list.len; i++) {
        struct str one = value_text(&l->list.items[i], STR("url"));
        if (str_eq(address_identity(l->arena, one), id))
            return &l->list.items[i];
    }
    return NULL;
}

static struct date date_of(struct arena *a, struct str text)
{
    int year = 0, month = 0, day = 0;
    int got = sscanf(str_c(a, text), "%4d-%2d-%2d", &year, &month, &day);
    struct date d = {(int16_t)year, (uint8_t)(got > 1 ? month : 0), (uint8_t)(got > 2 ? day : 0)};
    return got >= 1 && date_exists(d) ? d : DATE_NONE;
}

static const char *const accesses[] = {"", "free", "registration", "subscribers"};
static const char *const kinds[] = {"article", "audio", "video", "pdf"};

// Which of a list it is; the first when it is none of them.
static int one_of(struct str text, const char *const list[4])
{
    for (int i = 1; i < 4; i++)
        if (str_eq_ascii(str_trim(text), str_of(list[i])))
            return i;
    return 0;
}

static struct entry entry_of(struct arena *a, const struct value *v)
{
    return (struct entry){.date = date_of(a, value_text(v, STR("date"))),
                          .title = str_trim(value_text(v, STR("title"))),
                          .outlet = str_trim(value_text(v, STR("outlet"))),
                          .url = str_trim(value_text(v, STR("url"))),
                          .author = str_trim(value_text(v, STR("author"))),
                          .lang = str_trim(value_text(v, STR("language"))),
                          .access =
                              (enum clip_access)one_of(value_text(v, STR("access")), accesses),
                          .kind = (enum clip_kind)one_of(value_text(v, STR("kind")), kinds)};
}

static void set_if_known(struct ledger *l, struct value *v, struct str key, struct str text)
{
    if (text.n)
        ledger_set(l, v, key, text);
}

bool incomplete_keep(const char *folder, const struct entry *known, struct str why, struct str day,
                     struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct ledger l;
    char iso[DATE_ISO_SIZE];
    if (!open_file(&a, folder, &l, e))
        return false;
    struct value *v = find(&l, known->url);
    bool is_new = !v;
    if (is_new) {
        v = ledger_add(&l);
        ledger_set(&l, v, STR("url"), known->url);
    }
    date_iso(known->date, iso);
    set_if_known(&l, v, STR("title"), known->title);
    set_if_known(&l, v, STR("date"), str_of(iso));
    set_if_known(&l, v, STR("outlet"), known->outlet);
    set_if_known(&l, v, STR("author"), known->author);
    set_if_known(&l, v, STR("language"), known->lang);
    set_if_known(&l, v, STR("access"), str_of(accesses[known->access]));
    if (known->kind)
        ledger_set(&l, v, STR("kind"), str_of(kinds[known->kind]));
    ledger_set(&l, v, STR("why"), why);
    if (is_new)
        ledger_set(&l, v, STR("since"), day);
    return ledger_write(&l, about, e);
}

bool incomplete_get(struct arena *a, const char *folder, struct str url, struct entry *out,
                    bool *found, struct error *e)
{
    struct ledger l;
    if (!open_file(a, folder, &l, e))
        return false;
    const struct value *v = find(&l, url);
    *found = v != NULL;
    if (v)
        *out = entry_of(a, v);
    return true;
}

bool incomplete_drop(const char *folder, struct str url, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct ledger l;
    if (!open_file(&a, folder, &l, e))
        return false;
    const struct value *v = find(&l, url);
    if (!v)
        return true;
    ledger_remove(&l, (size_t)(v - l.list.items));
    return ledger_write(&l, about, e);
}

bool incomplete_list(struct arena *a, const char *folder, struct entry **out, size_t *len,
                     struct error *e)
{
    struct ledger l;
    if (!open_file(a, folder, &l, e))
        return false;
    *out = ARENA_ARRAY(a, l.list.len + 1, struct entry);
    *len = 0;
    for (size_t i = 0; i < l.list.len; i++) {
        struct entry one = entry_of(a, &l.list.items[i]);
        if (address_kind_of(one.url) == ADDRESS_WEB)
            (*out)[(*len)++] = one;
    }
    return true;
}

void incomplete_check(struct room *r)
{
    struct ledger l;
    if (!ledger_read(&r->arena, r->root, INCOMPLETE_FILE, &l, &r->diags))
        return;
    for (size_t i = 0; i < l.list.len; i++) {
        const struct value *v = &l.list.items[i];
        struct str why = value_text(v, STR("why"));
        struct diag *d =
            diag_add(&r->diags, SEVERITY_NOTE, "clip-incomplete", l.name, ledger_line(&l, v), 1,
                     "%.*s is not on the page yet%s%.*s", STR_ARG(value_text(v, STR("url"))),
                     why.n ? ": " : "", STR_ARG(why));
        d->remedy = STR("fill in its title and date here, then `presse add --incomplete`");
    }
}
