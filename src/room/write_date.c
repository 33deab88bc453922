// SPDX-License-Identifier: MIT
// A sample is cut into numbers, words and what stands between. Each number is the year, the
// month or the day; a word may be a month, a weekday or the ending of an ordinal. These are
// exchanged, everything else stays as it is.
#include "room/write_date.h"

#include <string.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "room/month_table.h"
#include "room/reader_words.h"
#include "text/dates.h"
#include "text/fold.h"

enum token_type { TOKEN_OTHER, TOKEN_NUMBER, TOKEN_WORD };

struct token {
    enum token_type type;
    struct str text;
    int value; // of a number
    char role; // 'd', 'm', 'y' (four digits), 'Y' (two), 'w' weekday, 'o' ordinal ending, 's'
               // season, or 0
};

enum { MOST_TOKENS = 24 };

struct tokens {
    struct token items[MOST_TOKENS];
    size_t len;
    size_t numbers;
    bool month_word;
};

static enum token_type type_of(uint32_t c)
{
    return fold_digit(c) >= 0 ? TOKEN_NUMBER : fold_is_letter(c) ? TOKEN_WORD : TOKEN_OTHER;
}

static struct tokens cut(struct str s)
{
    struct tokens t = {0};
    for (size_t i = 0; i < s.n && t.len < MOST_TOKENS;) {
        size_t next = i;
        enum token_type type = type_of(utf8_next(s, &next));
        size_t end = next;
        int value = 0;
        for (size_t k = i; k < s.n; k = end) {
            end = k;
            uint32_t c = utf8_next(s, &end);
            bool ideograph = c >= 0x2e80; // 年, 月 and 日 stand alone
            if (type_of(c) != type || (ideograph && k > i)) {
                end = k;
                break;
            }
            if (type == TOKEN_NUMBER && value < 100000)
                value = value * 10 + fold_digit(c);
        }
        t.items[t.len++] = (struct token){type, str_slice(s, i, end), value, 0};
        t.numbers += type == TOKEN_NUMBER;
        i = end;
    }
    return t;
}

static bool number_is(const struct token *t, char role, struct date d)
{
    switch (role) {
    case 'd':
        return t->value == d.day && t->text.n <= 2;
    case 'm':
        return t->value == d.month && t->text.n <= 2;
    case 'y':
        return t->value == d.year;
    default:
        return t->value == d.year % 100 && t->text.n == 2;
    }
}

// Orders of numbers that people use, by how many there are; with and without a month in words.
static const char *const orders[] = {"dmy", "mdy", "ymd", "dmY", "mdY", "Ymd", "dy",
                                     "yd",  "dY",  "my",  "ym",  "dm",  "md",  "mY",
                                     "d",   "y",   "Y",   "m",   NULL};

static bool fits(const struct tokens *t, const char *order, struct date d)
{
    size_t k = 0;
    if (t->numbers != strlen(order) || (t->month_word && strchr(order, 'm')))
        return false;
    for (size_t i = 0; i < t->len; i++)
        if (t->items[i].type == TOKEN_NUMBER && !number_is(&t->items[i], order[k++], d))
            return false;
    return true;
}

// From winter on, as they are written beside a year.
static const char *const seasons[][4] = {
    {"Winter", "Spring", "Summer", "Autumn"},      {"Winter", "Spring", "Summer", "Fall"},
    {"Winter", "Frühling", "Sommer", "Herbst"},    {"Winter", "Frühjahr", "Sommer", "Herbst"},
    {"Hiver", "Printemps", "Été", "Automne"},      {"Invierno", "Primavera", "Verano", "Otoño"},
    {"Inverno", "Primavera", "Estate", "Autunno"}, {"Inverno", "Primavera", "Verão", "Outono"},
    {"Winter", "Lente", "Zomer", "Herfst"},        {"Winter", "Voorjaar", "Zomer", "Najaar"},
    {"Vinter", "Forår", "Sommer", "Efterår"},      {"Vinter", "Vår", "Sommar", "Höst"},
};

static const char *const season_languages[] = {"en", "en", "de", "de", "fr", "es",
                                               "it", "pt", "nl", "nl", "da", "sv"};

enum { SEASONS = sizeof seasons / sizeof *seasons };

// Which of the four it is, and in which list, beginning with list *which. -1 when it is none.
static int season_of(struct str word, size_t *which)
{
    char room[2][64];
    struct str folded = fold_words_into(word, room[0], sizeof room[0]);
    for (; *which < SEASONS; ++*which)
        for (int i = 0; i < 4; i++)
            if (str_eq(folded,
                       fold_words_into(str_of(seasons[*which][i]), room[1], sizeof room[1])))
                return i;
    return -1;
}

// "du 19 déc.": a word between outlet and date, whatever it is short for in another language.
static bool is_connector(struct str word)
{
    return words_whole_is(word) & WORD_CONNECTOR;
}

static void name_words(struct tokens *t, struct date d)
{
    for (size_t i = 0; i < t->len; i++) {
        struct token *w = &t->items[i];
        if (w->type != TOKEN_WORD)
            continue;
        bool after_number = i > 0 && t->items[i - 1].type == TOKEN_NUMBER;
        bool short_word = w->text.n <= 3;
        size_t first = 0;
        if (!t->month_word && d.month && dates_month(w->text, 0) == d.month) {
            w->role = 'm';
            t->month_word = true;
        } else if (!d.month && season_of(w->text, &first) >= 0) {
            w->role = 's';
        } else if (dates_is_weekday(w->text) && !is_connector(w->text)) {
            w->role = 'w';
        } else if (after_number && short_word) {
            w->role = 'o';
        }
    }
    // No number says the month: a word does, misspelt.
    for (size_t i = 0; i < t->len && d.month && d.day && !t->month_word && t->numbers < 3; i++) {
        struct token *w = &t->items[i];
        if (w->type == TOKEN_WORD && !w->role && w->text.n >= 4) {
            w->role = 'm';
            t->month_word = true;
        }
    }
}

// Where "2021-04-03T10:30:00-04:00" or "2021/04/03 10:30 +0000" has its time of day; its length
// when it has none.
static size_t time_at(struct str text)
{
    for (size_t i = 8; i + 3 < text.n; i++) {
        bool parts = text.p[i] == 'T' || text.p[i] == ' ';
        if (parts && is_digit_ascii(text.p[i - 1]) && is_digit_ascii(text.p[i + 1]) &&
            is_digit_ascii(text.p[i + 2]) && text.p[i + 3] == ':')
            return i;
    }
    return text.n;
}

static struct tokens read_sample(const struct date_sample *s)
{
    struct tokens t = cut(str_slice(s->text, 0, time_at(s->text)));
    name_words(&t, s->date);
    return t;
}

// The order that fits this sample and most of the others.
static const char *find_order(const struct date_sample *samples, size_t len, const struct tokens *t,
                              struct date d)
{
    const char *best = NULL;
    size_t most = 0;
    for (const char *const *o = orders; *o; o++) {
        if (!fits(t, *o, d))
            continue;
        size_t n = 1;
        for (size_t i = 0; i < len && i < 200; i++) {
            struct tokens other = read_sample(&samples[i]);
            n += other.numbers == t->numbers && fits(&other, *o, samples[i].date);
        }
        if (n > most) {
            most = n;
            best = *o;
        }
    }
    return best;
}

static void give_roles(struct tokens *t, const char *order)
{
    for (size_t i = 0; i < t->len; i++)
        if (t->items[i].type == TOKEN_NUMBER)
            t->items[i].role = *order++;
}

// Whether numbers below ten of this role have a leading zero on the page.
static bool is_padded(const struct date_sample *samples, size_t len, const struct tokens *t,
                      const char *order, const struct token *own)
{
    if (own->value < 10)
        return own->text.n == 2;
    for (size_t i = 0; i < len && i < 200; i++) {
        struct tokens other = read_sample(&samples[i]);
        if (other.numbers != t->numbers || !fits(&other, order, samples[i].date))
            continue;
        give_roles(&other, order);
        for (size_t k = 0; k < other.len; k++)
            if (other.items[k].role == own->role && other.items[k].type == TOKEN_NUMBER &&
                other.items[k].value < 10)
                return other.items[k].text.n == 2;
    }
    for (size_t k = 0; k < t->len; k++) { // the other of day and month
        const struct token *x = &t->items[k];
        if (x->type == TOKEN_NUMBER && x != own && (x->role == 'd' || x->role == 'm') &&
            x->value < 10)
            return x->text.n == 2;
    }
    bool ideographs = false;
    for (size_t k = 0; k < t->len; k++)
        ideographs = ideographs || (unsigned char)t->items[k].text.p[0] >= 0xe3;
    return !t->month_word && !ideographs;
}

static struct str without_dot(struct str s)
{
    return s.n && s.p[s.n - 1] == '.' ? str_slice(s, 0, s.n - 1) : s;
}

enum { MISSPELT_LONGEST = 24, MISSPELT_LEAST = 4 };

// How many letters must be put in, taken out or changed to make y of x.
static size_t letters_apart(struct str x, struct str y)
{
    size_t row[MISSPELT_LONGEST + 1];
    for (size_t k = 0; k <= y.n; k++)
        row[k] = k;
    for (size_t i = 1; i <= x.n; i++) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t k = 1; k <= y.n; k++) {
            size_t least = corner + (x.p[i - 1] != y.p[k - 1]);
            corner = row[k];
            least = row[k - 1] + 1 < least ? row[k - 1] + 1 : least;
            row[k] = corner + 1 < least ? corner + 1 : least;
        }
    }
    return row[y.n];
}

// The language whose name of the month a misspelt one is nearest to; the page's, if two are. NULL
// when none is near.
static const struct month_names *likeliest(struct arena *a, struct str folded, unsigned month,
                                           struct str lang)
{
    const struct month_names *best = NULL;
    size_t least = folded.n;
    if (folded.n < MISSPELT_LEAST || folded.n > MISSPELT_LONGEST)
        return NULL;
    for (size_t i = 0; i < month_table_len; i++) {
        const struct month_names *m = &month_table[i];
        struct str name = fold_joined(a, str_of(m->months[month]));
        if (name.n > MISSPELT_LONGEST || !str_starts(name, str_slice(folded, 0, 2)))
            continue;
        bool own = lang.n >= 2 && strncmp(lang.p, m->lang, 2) == 0;
        size_t apart = letters_apart(folded, name);
        if (apart < least || (apart == least && own)) {
            best = m;
            least = apart;
        }
    }
    return best;
}

// The name `index` of the list in which `known` is number `known_index`: same language, same
// length. *dotted: abbreviations in that list end in a dot where `known` does.
static struct str same_list(struct arena *a, struct str known, unsigned known_index, unsigned index,
                            bool weekday, struct str lang)
{
    struct str folded = fold_joined(a, known);
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < month_table_len; i++) {
            const struct month_names *m = &month_table[i];
            bool own = lang.n >= 2 && strncmp(lang.p, m->lang, 2) == 0;
            if ((pass == 0) != own)
                continue;
            const char *const *lists[] = {weekday ? m->days : m->months,
                                          weekday ? m->short_days : m->short_months};
            for (size_t k = 0; k < 2; k++) {
                struct str name = fold_joined(a, str_of(lists[k][known_index]));
                if (str_eq(name, folded))
                    return str_of(lists[k][index]);
            }
        }
    // Not spelt as ICU does ("sept", "Dez"): an abbreviation of the same length.
    for (size_t i = 0; i < month_table_len && !weekday; i++) {
        const struct month_names *m = &month_table[i];
        struct str full = fold_joined(a, str_of(m->months[known_index]));
        if (lang.n < 2 || strncmp(lang.p, m->lang, 2) != 0 || !str_starts(full, folded))
            continue;
        struct str want = str_of(m->months[index]);
        size_t end = 0;
        for (size_t n = 0; n < folded.n && end < want.n; n++)
            utf8_next(want, &end);
        return str_slice(want, 0, end);
    }
    const struct month_names *m = weekday ? NULL : likeliest(a, folded, known_index, lang);
    return m ? str_of(m->months[index]) : STR_NONE;
}

// Capitals as in the model.
static struct str like_case(struct arena *a, struct str name, struct str model)
{
    char *p = arena_copy(a, name.p, name.n);
    size_t capitals = 0, letters = 0;
    for (size_t i = 0; i < model.n; i++) {
        letters += is_alpha_ascii(model.p[i]);
        capitals += model.p[i] >= 'A' && model.p[i] <= 'Z';
    }
    bool all = letters > 1 && capitals == letters;
    bool accent = model.n > 1 && (unsigned char)model.p[0] == 0xc3; // of Latin-1
    bool above = accent && (unsigned char)model.p[1] < 0xa0;
    bool first = model.n && ((model.p[0] >= 'A' && model.p[0] <= 'Z') || above);
    bool lower = model.n && ((model.p[0] >= 'a' && model.p[0] <= 'z') || (accent && !above));
    for (size_t i = 0; i < name.n; i++) {
        bool up = all || (first && i == 0), down = lower && i == 0;
        bool latin = (unsigned char)p[i] == 0xc3 && i + 1 < name.n; // "é", "É"
        unsigned char c = latin ? (unsigned char)p[i + 1] : (unsigned char)p[i];
        bool small = latin ? c >= 0xa0 && c <= 0xbe && c != 0xb7 : c >= 'a' && c <= 'z';
        bool capital = latin ? c >= 0x80 && c <= 0x9e && c != 0x97 : c >= 'A' && c <= 'Z';
        if ((up && small) || (down && capital))
            p[i + latin] = (char)(c ^ 32);
        i += latin;
    }
    return (struct str){p, name.n};
}

// The page's own word for a month, from a sample whose month is written as long as the model.
static struct str own_word(const struct date_sample *samples, size_t len, unsigned month,
                           unsigned model_month, struct str model, struct arena *a)
{
    for (size_t i = 0; i < len; i++) {
        if (samples[i].date.month != month)
            continue;
        struct tokens t = read_sample(&samples[i]);
        for (size_t k = 0; k < t.len; k++) {
            struct token *w = &t.items[k];
            if (w->role != 'm' || w->type != TOKEN_WORD)
                continue;
            // It is of the same list when the model follows from it.
            struct str back = same_list(a, w->text, month - 1, model_month - 1, false, STR_NONE);
            if (str_eq(fold_joined(a, back), fold_joined(a, model)))
                return w->text;
        }
    }
    return STR_NONE;
}

struct writing {
    struct arena *a;
    const struct date_sample *samples;
    size_t len, which;
    struct date d;
    struct str lang;
    const char *order;
    struct buf out;
    bool
        whole; // the month just written has no full stop where the model's has one: "juin", "juil."
};

static bool ends_in_dot(struct str s)
{
    return s.n && s.p[s.n - 1] == '.';
}

static bool put_month(struct writing *w, const struct tokens *t, size_t i)
{
    const struct token *model = &t->items[i];
    unsigned was = w->samples[w->which].date.month;
    if (!w->d.month)
        return false;
    struct str name = w->d.month == was
                          ? model->text
                          : own_word(w->samples, w->len, w->d.month, was, model->text, w->a);
    if (!name.n) {
        name = same_list(w->a, model->text, was - 1, w->d.month - 1u, false, w->lang);
        struct str like = same_list(w->a, model->text, was - 1, was - 1, false, w->lang);
        w->whole = ends_in_dot(like) && !ends_in_dot(name);
    }
    buf_str(&w->out, like_case(w->a, without_dot(name), model->text));
    return name.n > 0;
}

static bool put_weekday(struct writing *w, const struct token *model)
{
    if (!w->d.day)
        return false;
    int64_t was = date_to_days(w->samples[w->which].date), now = date_to_days(w->d);
    unsigned from = (unsigned)(((was + 4) % 7 + 7) % 7), to = (unsigned)(((now + 4) % 7 + 7) % 7);
    struct str name = same_list(w->a, model->text, from, to, true, w->lang);
    buf_str(&w->out, like_case(w->a, without_dot(name), model->text));
    return name.n > 0;
}

// Of several lists that have the model's word: the one in the page's language.
static bool put_season(struct writing *w, const struct token *model)
{
    if (!w->d.month)
        return false;
    struct str name = STR_NONE;
    for (size_t list = 0; season_of(model->text, &list) >= 0; list++) {
        struct str word = str_of(seasons[list][w->d.month % 12 / 3]);
        bool own = str_starts(w->lang, str_of(season_languages[list]));
        name = !name.n || own ? word : name;
        if (own)
            break;
    }
    buf_str(&w->out, like_case(w->a, name, model->text));
    return true;
}

static void put_ordinal(struct writing *w, const struct tokens *t, size_t i)
{
    struct str ending = t->items[i].text;
    bool of_day = t->items[i - 1].role == 'd';
    unsigned day = w->d.day;
    static const char *const english[] = {"th", "st", "nd", "rd"};
    bool is_english = false;
    for (size_t k = 0; k < 4; k++)
        is_english = is_english || str_eq_ascii(ending, str_of(english[k]));
    if (of_day && is_english)
        buf_c(&w->out, english[day % 10 <= 3 && day / 10 != 1 ? day % 10 : 0]);
    else if (!of_day || !str_eq(ending, STR("er")) || day == 1)
        buf_str(&w->out, ending);
}

static bool put_number(struct writing *w, const struct tokens *t, size_t i)
{
    const struct token *own = &t->items[i];
    int value = own->role == 'd' ? w->d.day : own->role == 'm' ? w->d.month : w->d.year;
    bool french = str_starts(w->lang, STR("fr")) && t->month_word;
    bool has_ending = i + 1 < t->len && t->items[i + 1].role == 'o';
    if (value == 0)
        return false;
    if (own->role == 'Y')
        buf_format(&w->out, "%02d", value % 100);
    else if (own->role != 'y' && is_padded(w->samples, w->len, t, w->order, own))
        buf_format(&w->out, "%02d", value);
    else
        buf_format(&w->out, "%d", value);
    if (own->role == 'd' && value == 1 && french && !has_ending && own->value != 1)
        buf_c(&w->out, "er");
    return true;
}

// ---- dates that say less than the sample

static bool is_part(const struct token *x)
{
    return x->role && strchr("dmyYws", x->role);
}

static bool lacks(struct date d, char role)
{
    return ((role == 'd' || role == 'w') && !d.day) || ((role == 'm' || role == 's') && !d.month);
}

static void keep(struct tokens *out, const struct tokens *t, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        out->items[out->len++] = t->items[i];
}

// Takes the parts that d lacks out of t, with their ordinal endings and with what then parts
// nothing: "October 11th, 2021" becomes "October 2021". False when no part is left.
static bool shorten(struct tokens *t, struct date d)
{
    struct tokens out = *t;
    size_t between = 0, cut = 0; // what stands between the last part kept and the next one
    bool cutting = false, any = false;
    out.len = 0;
    for (size_t i = 0; i < t->len; i++) {
        if (!is_part(&t->items[i]))
            continue;
        size_t next = i + 1 < t->len && t->items[i + 1].role == 'o' ? i + 2 : i + 1;
        if (lacks(d, t->items[i].role)) {
            cut = cutting ? cut : i;
            cutting = true;
            continue;
        }
        if (any || !cutting)
            keep(&out, t, between, cutting ? cut : i);
        keep(&out, t, i, next);
        between = next;
        cutting = false;
        any = true;
    }
    if (!cutting)
        keep(&out, t, between, t->len);
    *t = out;
    return any;
}

static void put_between(struct writing *w, bool behind_month, struct str text)
{
    bool stop = behind_month && w->whole && text.n && text.p[0] == '.';
    buf_str(&w->out, str_from(text, stop));
}

// The time of day was the other entry's: midnight, in its zone.
static void put_midnight(struct buf *out, struct str time)
{
    bool zone = false;
    for (size_t i = 0; i < time.n; i++) {
        zone = zone || (i && strchr("+- Z", time.p[i]));
        buf_char(out, !zone && is_digit_ascii(time.p[i]) ? '0' : time.p[i]);
    }
}

bool date_like(struct arena *a, const struct date_sample *samples, size_t len, size_t which,
               struct date d, struct str lang, struct str *out)
{
    struct tokens t = read_sample(&samples[which]);
    const char *order = t.numbers ? find_order(samples, len, &t, samples[which].date) : "";
    if (!order)
        return false;
    give_roles(&t, order);
    if (!shorten(&t, d))
        return false;
    struct writing w = {a, samples, len, which, d, lang, order, BUF_EMPTY, false};
    bool ok = true;
    for (size_t i = 0; i < t.len && ok; i++) {
        const struct token *x = &t.items[i];
        if (x->type == TOKEN_NUMBER)
            ok = put_number(&w, &t, i);
        else if (x->role == 'm')
            ok = put_month(&w, &t, i);
        else if (x->role == 'w')
            ok = put_weekday(&w, x);
        else if (x->role == 's')
            ok = put_season(&w, x);
        else if (x->role == 'o')
            put_ordinal(&w, &t, i);
        else
            put_between(&w, t.items[i - (i > 0)].role == 'm', x->text);
    }
    struct str text = samples[which].text;
    if (d.day)
        put_midnight(&w.out, str_from(text, time_at(text)));
    *out = str_copy(a, buf_view(&w.out));
    buf_free(&w.out);
    return ok;
}
