// SPDX-License-Identifier: MIT
// The front matters of the files are the entries of one list, as a data file would hold it. What an
// entry is like that is added to that list is what the new file says.
#include "room/add_file.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "base/file.h"
#include "room/clipping.h"
#include "room/clips.h"
#include "room/file_name.h"
#include "room/verify.h"

enum { MOST_BESIDE = 60 }; // files that are looked at, the newest

static const struct str sign_year = {"\1", 1}, sign_month = {"\2", 1};

struct beside {
    const struct clip *clip;
    // Of "press/2021/seals/index.md": "press/2021/", "seals" and "/index.md"; where the year is the
    // article's, the folder has a sign for it.
    struct str folder, name, tail;
    struct str front; // what stands between the fences
};

struct folder {
    struct beside *files; // of one folder and one format, newest first
    size_t len;
    const struct doc *like; // the newest
};

bool add_file_serves(const struct page *p)
{
    return p->gathered_len > 0 && p->reading && p->reading->clips.len == 0;
}

// The folder with the numbers of a date exchanged for signs or, `back`, the other way round.
static struct str dated_folder(struct arena *a, struct str folder, struct date d, bool back)
{
    AUTO_BUF b = BUF_EMPTY;
    struct str part, year = str_format(a, "%04d", d.year), month = str_format(a, "%02d", d.month);
    bool below = false; // a year
    while (str_split(&folder, '/', &part)) {
        bool is_year = d.year && str_eq(part, back ? sign_year : year);
        bool is_month = below && d.month && str_eq(part, back ? sign_month : month);
        buf_str(&b, is_year    ? (back ? year : sign_year)
                    : is_month ? (back ? month : sign_month)
                               : part);
        below = is_year;
        if (folder.p)
            buf_char(&b, '/');
    }
    return str_copy(a, buf_view(&b));
}

// The lines between the fences; a JSON object has none.
static struct str front_of(const struct doc *d)
{
    struct str all = str_slice(d->source, 0, d->front_end);
    if (d->front_format == FRONT_JSON)
        return str_trim(all);
    size_t from = str_find_char(all, '\n');
    size_t to = str_trim(all).n;
    while (to > 0 && all.p[to - 1] != '\n')
        to--;
    return from == STR_NOT_FOUND || to <= from ? STR_NONE : str_slice(all, from + 1, to);
}

static struct beside take_apart(struct arena *a, const struct clip *c)
{
    struct str path = c->doc->path, extension = path_extension(path), base = path_base(path);
    struct beside x = {.clip = c, .folder = path_folder(path), .front = front_of(c->doc)};
    size_t end = path.n - (extension.n ? extension.n + 1 : 0);
    if (str_starts(base, STR("index.")) && str_find_char(x.folder, '/') + 1 < x.folder.n) {
        end = x.folder.n - 1;
        x.folder = path_folder(str_slice(path, 0, end));
    }
    x.name = str_slice(path, x.folder.n, end);
    x.tail = str_from(path, end);
    x.folder = dated_folder(a, x.folder, c->date, false);
    return x;
}

static enum doc_format list_format(const struct doc *d)
{
    return d->front_format == FRONT_JSON   ? DOC_JSON
           : d->front_format == FRONT_TOML ? DOC_TOML
                                           : DOC_YAML;
}

// A table of TOML inside would be the list's.
static bool is_plain(const struct doc *d, struct str front)
{
    bool fenced = d->front_format == FRONT_YAML || d->front_format == FRONT_TOML;
    bool tables = d->front_format == FRONT_TOML &&
                  (str_starts(front, STR("[")) || str_contains(front, STR("\n[")));
    return front.n && !tables && (fenced || d->front_format == FRONT_JSON);
}

static int by_newest(const void *a, const void *b)
{
    return clip_newest(*(struct clip *const *)a, *(struct clip *const *)b);
}

static struct folder find_folder(struct arena *a, const struct page *p)
{
    struct clip **clips = ARENA_ARRAY(a, p->gathered_len, struct clip *);
    memcpy(clips, p->gathered, p->gathered_len * sizeof *clips);
    qsort(clips, p->gathered_len, sizeof *clips, by_newest);
    struct folder f = {.files = ARENA_ARRAY(a, p->gathered_len, struct beside)};
    for (size_t i = 0; i < p->gathered_len && f.len < MOST_BESIDE; i++) {
        const struct clip *c = clips[i];
        struct beside one = take_apart(a, c);
        if (!is_plain(c->doc, one.front))
            continue;
        if (!f.like)
            f.like = c->doc;
        if (c->doc->front_format == f.like->front_format &&
            str_eq(one.folder, f.files[0].folder.p ? f.files[0].folder : one.folder) &&
            str_eq(one.tail, f.files[0].tail.p ? f.files[0].tail : one.tail))
            f.files[f.len++] = one;
    }
    return f;
}

// How many bytes of s are a time of day behind a date: "T10:00:00+02:00", " 10:00:00 +0200".
static size_t time_length(struct str s)
{
    size_t n = 1, digits = 0;
    if (s.n < 6 || (s.p[0] != 'T' && s.p[0] != ' ') || !is_digit_ascii(s.p[1]) || s.p[3] != ':')
        return 0;
    for (; n < s.n && strchr("0123456789:.Zz+- ", s.p[n]); n++)
        digits += is_digit_ascii(s.p[n]) != 0;
    while (n > 0 && s.p[n - 1] == ' ')
        n--;
    return digits >= 4 ? n : 0;
}

static bool is_day(struct str s)
{
    static const char shape[] = "dddd-dd-dd";
    for (size_t i = 0; i < sizeof shape - 1; i++)
        if (i >= s.n || (shape[i] == 'd' ? !is_digit_ascii(s.p[i]) : s.p[i] != '-'))
            return false;
    return true;
}

// Days without their time of day, which no article says; *time is the first one, at midnight.
static struct str without_times(struct arena *a, struct str front, struct str *time)
{
    enum { DAY = 10 };
    AUTO_BUF b = BUF_EMPTY;
    for (size_t i = 0; i < front.n;) {
        bool day = (i == 0 || !is_digit_ascii(front.p[i - 1])) && is_day(str_from(front, i));
        size_t n = day ? time_length(str_from(front, i + DAY)) : 0;
        buf_str(&b, str_slice(front, i, i + (n ? DAY : 1)));
        if (n && !time->n) {
            char *text = arena_copy(a, front.p + i + DAY, n);
            for (size_t k = 1; k < n && k < 9; k++) // up to the zone
                text[k] = is_digit_ascii(text[k]) ? '0' : text[k];
            *time = (struct str){text, n};
        }
        i += n ? DAY + n : 1;
    }
    return str_copy(a, buf_view(&b));
}

// "title: x\nurl: y\n" as the item of a list: "- title: x\n  url: y\n".
static void add_item(struct buf *b, struct str front)
{
    struct str line;
    bool first = true;
    while (str_split(&front, '\n', &line)) {
        if (line.n && line.p[line.n - 1] == '\r')
            line.n--;
        if (!str_trim(line).n || (first && line.p[0] == '#'))
            continue;
        buf_format(b, "%s%.*s\n", first ? "- " : "  ", STR_ARG(line));
        first = false;
    }
}

static struct str list_of(struct arena *a, const struct folder *f, struct str *time)
{
    AUTO_BUF b = BUF_EMPTY;
    enum front_format format = f->like->front_format;
    for (size_t i = 0; i < f->len; i++) {
        struct str front = without_times(a, f->files[i].front, time);
        if (format == FRONT_YAML)
            add_item(&b, front);
        else if (format == FRONT_TOML)
            buf_format(&b, "[[press]]\n%.*s\n", STR_ARG(front));
        else
            buf_format(&b, "%s%.*s", i ? ",\n" : "[\n", STR_ARG(front));
    }
    if (format == FRONT_JSON)
        buf_c(&b, "\n]\n");
    return str_copy(a, buf_view(&b));
}

static struct page *page_of(struct arena *a, const struct page *p, struct str path, struct str text,
                            enum doc_format format)
{
    struct page *out = ARENA_NEW(a, struct page);
    struct diags ignored = DIAGS_IN(a);
    *out = *p;
    out->path = path;
    out->gathered_len = 0;
    out->doc = doc_read(a, path, text, format, false, &ignored);
    return out;
}

static struct str record_of(const struct doc *d, const struct node *n)
{
    return str_slice(d->source, n->offset, n->offset + n->length);
}

static const struct node *next_record(const struct doc *d, const struct node *n)
{
    n = n ? n->next : d->root->first;
    if (n && n->type == NODE_FIELD)
        n = n->first; // of the tables of TOML
    while (n && n->type != NODE_RECORD)
        n = n->next;
    return n;
}

// The record that `after` has and `before` has not.
static struct str new_record(const struct doc *before, const struct doc *after)
{
    const struct node *x = next_record(before, NULL), *y = next_record(after, NULL);
    while (x && y && str_eq(str_trim(record_of(before, x)), str_trim(record_of(after, y)))) {
        x = next_record(before, x);
        y = next_record(after, y);
    }
    return y ? record_of(after, y) : STR_NONE;
}

// The record as front matter again.
static struct str front_like(struct arena *a, const struct doc *like, struct str record)
{
    AUTO_BUF b = BUF_EMPTY;
    struct str source = like->source, fence = STR_NONE, line;
    bool yaml = like->front_format == FRONT_YAML;
    const char *eol =
        str_contains(str_slice(source, 0, like->front_end), STR("\r\n")) ? "\r\n" : "\n";
    if (like->front_format != FRONT_JSON)
        fence = yaml ? STR("---") : STR("+++");
    if (fence.n)
        buf_format(&b, "%.*s%s", STR_ARG(fence), eol);
    const char *ends = like->front_format == FRONT_JSON ? " \t\r\n," : " \t\r\n";
    while (record.n && strchr(ends, record.p[record.n - 1]))
        record.n--;
    while (str_split(&record, '\n', &line)) {
        bool indented = yaml && (str_starts(line, STR("- ")) || str_starts(line, STR("  ")));
        if (!str_starts(line, STR("[[")))
            buf_format(&b, "%.*s%s", STR_ARG(str_from(line, indented ? 2 : 0)), eol);
    }
    if (fence.n)
        buf_format(&b, "%.*s%s", STR_ARG(fence), eol);
    return str_copy(a, buf_view(&b));
}

static bool make_front(struct arena *a, const struct page *p, const struct folder *f,
                       const struct entry *entry, struct str *out, struct write_said *said,
                       struct error *e)
{
    struct diags ignored = DIAGS_IN(a);
    enum doc_format format = list_format(f->like);
    struct str after, time = STR_NONE;
    const struct page *list = page_of(a, p, STR("data/press"), list_of(a, f, &time), format);
    if (!write_add(a, list, entry, &after, said, e) || said->plain.n)
        return false;
    const struct doc *now = doc_read(a, list->path, after, format, false, &ignored);
    *out = front_like(a, f->like, new_record(list->doc, now));
    char day[DATE_ISO_SIZE];
    date_iso(entry->date, day);
    size_t at = time.n && entry->date.day ? str_find(*out, str_of(day)) : STR_NOT_FOUND;
    if (at != STR_NOT_FOUND)
        *out = str_format(a, "%.*s%s%.*s%.*s", (int)at, out->p, day, STR_ARG(time),
                          STR_ARG(str_from(*out, at + strlen(day))));
    return true;
}

static bool find_name(struct arena *a, const struct folder *f, const struct entry *entry,
                      struct str *out)
{
    struct file_named *all = ARENA_ARRAY(a, f->len, struct file_named);
    for (size_t i = 0; i < f->len; i++) {
        const struct clip *c = f->files[i].clip;
        all[i] = (struct file_named){f->files[i].name, c->title, c->outlet_text, c->date};
    }
    const struct file_named next = {STR_NONE, entry->title, entry->outlet, entry->date};
    return file_name_like(a, all, f->len, &next, out);
}

// Whether the new file is read as the entry; its name may say the date.
static bool says_entry(struct arena *a, const struct page *made, const struct entry *entry,
                       struct str *left_out)
{
    struct diags ignored = DIAGS_IN(a);
    struct str missing;
    const struct reader_how how = {.clipping = true};
    if (!clipping_is(a, made->doc))
        return false;
    const struct reading *r =
        reader_read_as(a, made->doc, made->room->outlets, made->lang, &how, &ignored);
    if (r->clips.len != 1 || !verify_entry(a, &r->clips.items[0], entry, &missing))
        return false;
    static const char *const dates[] = {"date", "month", "day"};
    for (size_t i = 0; i < 3 && !str_contains(missing, str_of(dates[i])); i++)
        leave_unsaid(a, left_out, dates[i]);
    return true;
}

// A folder of one year holds articles of that year.
static bool is_of_other_year(struct str folder, struct date d)
{
    struct str name = path_base(str_slice(folder, 0, folder.n ? folder.n - 1 : 0));
    return name.n == 4 && (name.p[0] == '1' || name.p[0] == '2') && is_digit_ascii(name.p[1]) &&
           is_digit_ascii(name.p[2]) && is_digit_ascii(name.p[3]) &&
           strtol(name.p, NULL, 10) != d.year;
}

static bool refuse(const struct page *p, const struct folder *f, const char *why, struct error *e)
{
    error_set(e, ERROR_INPUT, "beside %.*s each article has a file of its own, and %s",
              STR_ARG(p->path), why);
    if (!f->like)
        return error_remedy(e, "write the file by hand");
    return error_remedy(e, "copy the newest of these files, %.*s, and change what stands in it",
                        STR_ARG(f->like->path));
}

bool add_file(struct arena *a, const struct page *p, const struct entry *entry,
              const struct page **out, struct str *after, struct write_said *said, struct error *e)
{
    struct folder f = find_folder(a, p);
    struct error why = {0};
    struct str name;
    if (!f.len)
        return refuse(p, &f, "their front matter is none that can be written", e);
    struct str folder = dated_folder(a, f.files[0].folder, entry->date, true);
    if (str_contains(folder, sign_month) || is_of_other_year(folder, entry->date))
        return refuse(p, &f, "their folder is of another date", e);
    if (!find_name(a, &f, entry, &name))
        return refuse(p, &f, "how the next one is called cannot be told", e);
    if (!make_front(a, p, &f, entry, after, said, &why))
        return refuse(p, &f, "none of them can be taken as a model for this one", e);
    struct str path =
        str_format(a, "%.*s%.*s%.*s", STR_ARG(folder), STR_ARG(name), STR_ARG(f.files[0].tail));
    struct page *made = page_of(a, p, path, *after, f.like->format);
    made->file.full = path_join(a, p->room->root, str_c(a, path));
    if (file_exists(made->file.full))
        return refuse(p, &f, "the one that this one would be called as is there", e);
    if (!says_entry(a, made, entry, &said->left_out))
        return refuse(p, &f, "this one would not be read as what it is", e);
    *out = page_of(a, made, path, STR_NONE, f.like->format);
    return true;
}
