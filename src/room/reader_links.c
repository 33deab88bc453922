// SPDX-License-Identifier: MIT
// What kind of address a link has, told by its shape alone.
#include <string.h>

#include "base/scan.h"
#include "room/reader_parts.h"
#include "room/reader_prose.h"
#include "room/reader_words.h"
#include "text/address.h"
#include "text/address_tracking.h"
#include "text/fold.h"

static bool in_list(struct str s, const char *const *list)
{
    for (; *list; list++)
        if (str_is(s, *list))
            return true;
    return false;
}

bool host_is_platform(struct str host)
{
    return words_host_is(host) & HOST_PLATFORM;
}

uint32_t link_host_is(const struct link *l)
{
    return l->site ? l->site->is : words_host_is(l->host);
}

struct str host_site(struct arena *a, struct str host)
{
    return address_registrable(a, host);
}

bool host_is_resolver(struct str host)
{
    return words_host_is(host) & HOST_RESOLVER;
}

bool host_is_scholarly(struct str host)
{
    return words_host_is(host) & HOST_SCHOLARLY;
}

static bool is_picture(struct str url)
{
    enum { ENDING_LONGEST = 5 };
    struct str tail = str_from(url, url.n > ENDING_LONGEST ? url.n - ENDING_LONGEST : 0);
    static const char *const endings[] = {".jpg", ".jpeg", ".png", ".gif",  ".svg", ".webp",
                                          ".zip", ".eps",  ".ai",  ".woff", ".css", ".ico",
                                          ".tif", ".tiff", ".psd", ".indd"};
    if (str_find_char(tail, '.') == STR_NOT_FOUND)
        return false;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        struct str e = str_of(endings[i]);
        if (url.n > e.n && url.p[url.n - e.n] == '.' && str_eq_ascii(str_from(url, url.n - e.n), e))
            return true;
    }
    return false;
}

// "/", "/fr/", "/index.html": the front page of a site.
static bool is_front(struct str path)
{
    if (path.n && path.p[path.n - 1] == '/')
        path.n--;
    if (path.n && path.p[0] == '/')
        path = str_from(path, 1);
    static const char *const names[] = {"", "index.html", "index.php", "index.htm", "home", NULL};
    return in_list(path, names) || (path.n == 2 && is_alpha_ascii(path.p[0])) ||
           (path.n == 5 && path.p[2] == '-');
}

static size_t parts_of(struct str path)
{
    size_t parts = 0;
    for (size_t i = 0; i + 1 < path.n; i++)
        parts += path.p[i] == '/';
    return parts;
}

// An account or a search rather than a post.
static bool is_profile(struct str host, uint32_t is, struct str path)
{
    enum { ACCOUNTS = HOST_PLATFORM | HOST_NETWORK | HOST_BLOGS | HOST_CAREERS };
    if (str_starts(path, STR("/~"))) // "/~doe", "/~doe/", "/~doe/www/index.html"
        return parts_of(path) == 1 || is_front(str_from(path, str_rfind_char(path, '/') + 1));
    if (str_eq(host, STR("sites.google.com")) && str_ends(path, STR("/home")))
        return true;
    if (!(is & ACCOUNTS))
        return false;
    if (is & HOST_BLOGS)
        return parts_of(path) <= 1 && str_starts(path, STR("/@"));
    if ((is & HOST_NETWORK) &&
        (str_starts(path, STR("/search?")) || str_starts(path, STR("/hashtag/"))))
        return true;
    if (is & HOST_NETWORK)
        return parts_of(path) <= 1 && str_find_char(path, '?') == STR_NOT_FOUND;
    if (str_eq(host, STR("youtube.com")))
        return str_starts(path, STR("/@")) || str_starts(path, STR("/channel/")) ||
               str_starts(path, STR("/user/")) || str_starts(path, STR("/c/"));
    if (str_eq(host, STR("vimeo.com")))
        return is_front(path) || str_starts(path, STR("/user"));
    if (is & HOST_CAREERS)
        return str_starts(path, STR("/in/")) || str_starts(path, STR("/company/"));
    return false;
}

static bool has_other_scheme(struct str url)
{
    for (size_t i = 0; i < url.n && i < 12; i++) {
        if (url.p[i] == ':')
            return i > 1;
        if (!is_alpha_ascii(url.p[i]) && url.p[i] != '+')
            return false;
    }
    return false;
}

// The path without what says who shared the address: "/?utm_source=mail" is the front page.
static struct str without_tracking(struct str host, struct str path)
{
    size_t query = str_find_char(path, '?');
    struct str rest = query == STR_NOT_FOUND ? STR_NONE : str_from(path, query + 1), one;
    while (str_split(&rest, '&', &one))
        if (!address_is_tracking(host, one))
            return path;
    return str_slice(path, 0, query);
}

// Where the host ends that an address without its scheme begins with.
static size_t host_end(struct str rest)
{
    for (size_t i = 0; i < rest.n; i += SCAN_BLOCK) {
        size_t left = rest.n - i;
        scan_block b =
            left >= SCAN_BLOCK ? scan_load(rest.p + i) : scan_load_part(rest.p + i, left);
        size_t n = scan_first((b == '/') | (b == '?') | (b == '#'));
        if (n < SCAN_BLOCK)
            return i + n;
    }
    return rest.n;
}

void link_classify(struct reader *r, struct link *l)
{
    struct str behind = address_behind(r->arena, l->url);
    struct str u = behind.n ? behind : l->url; // where it leads, whoever counts who follows it
    struct str meant = str_starts(u, STR("https://")) ? STR_NONE : address_meant(&r->scratch, u);
    if (meant.n)
        u = str_copy(r->arena, meant);
    l->class = LINK_OTHER;
    size_t from = 0;
    if (str_starts_ascii(u, STR("https://")))
        from = 8;
    else if (str_starts_ascii(u, STR("http://")))
        from = 7;
    else if (str_starts(u, STR("//")))
        from = 2;
    else if (!str_starts_ascii(u, STR("www.")))
        l->relative = true;
    if (u.n == 0 || u.p[0] == '#' || (l->relative && has_other_scheme(u)))
        return;
    struct str rest = str_from(u, from);
    if (str_starts_ascii(rest, STR("www.")))
        rest = str_from(rest, 4);
    size_t slash = host_end(rest);
    struct str path = l->relative ? u : str_from(rest, slash);
    struct str same = rest;
    while (same.n && same.p[same.n - 1] == '/')
        same.n--;
    l->hash = map_hash(same);
    if (!l->relative) {
        struct str host = str_slice(rest, 0, slash);
        size_t port = str_find_char(host, ':');
        l->site = site_of(r, str_slice(host, 0, port));
        l->host = l->site->host;
        if (str_find_char(l->host, '.') == STR_NOT_FOUND)
            return;
    }
    if (is_picture(u)) {
        l->class = LINK_PICTURE;
        return;
    }
    path = without_tracking(l->host, path);
    if (is_profile(l->host, l->site ? l->site->is : 0, path) ||
        (is_front(path) && str_ends(l->host, STR(".medium.com"))))
        return;
    l->class = is_front(path) ? LINK_HOME : LINK_ARTICLE;
    if (l->relative && l->class == LINK_HOME)
        l->class = LINK_OTHER;
}

static bool generic_text(const struct flat *f, const struct link *l)
{
    char room[128];
    if (l->end - l->at > 80)
        return false;
    struct str text = {f->text + l->at, l->end - l->at};
    struct str words = fold_words_into(text, room, sizeof room);
    return words.n == 0 || (words_whole_is(words) & WORD_GENERIC_LINK);
}

// "in French", "here in English", "English version": the same text in another language.
static bool names_language(const struct flat *f, const struct link *l)
{
    char room[128];
    if (l->end - l->at > 60)
        return false;
    struct str words = fold_words_into((struct str){f->text + l->at, l->end - l->at}, room,
                                       sizeof room),
               w;
    while (str_split(&words, ' ', &w))
        if (words_whole_is(w) & WORD_LANGUAGE_NAME)
            return true;
    return false;
}

// The last two labels of both hosts are the same.
static bool same_site(struct str a, struct str b)
{
    size_t dots = 0, n = 0;
    while (n < a.n && n < b.n && a.p[a.n - 1 - n] == b.p[b.n - 1 - n]) {
        dots += a.p[a.n - 1 - n] == '.';
        n++;
        if (dots == 2)
            return true;
    }
    return dots == 1 && (n == a.n || a.p[a.n - 1 - n] == '.') &&
           (n == b.n || b.p[b.n - 1 - n] == '.');
}

// Whether what stands between two links says nothing: ", ", " | ", " and ".
static bool is_row_gap(const struct flat *f, uint32_t from, uint32_t to)
{
    enum { GAP_LONGEST = 8 };
    char room[32];
    if (to < from || to - from > GAP_LONGEST)
        return false;
    struct str words = fold_words_into((struct str){f->text + from, to - from}, room, sizeof room);
    return words.n == 0 || (words_whole_is(words) & WORD_CONNECTOR);
}

// Whether the brackets that l stands in hold nothing but links.
static bool is_in_brackets(const struct flat *f, const struct link *l)
{
    const struct link *first = l, *last = l, *end = f->links + f->links_len;
    while (first > f->links && is_row_gap(f, first[-1].end, first->at) && first->at > 0 &&
           f->text[first->at - 1] != '(')
        first--;
    while (last + 1 < end && is_row_gap(f, last->end, last[1].at) && f->text[last->end] != ')')
        last++;
    return first->at > 0 && f->text[first->at - 1] == '(' && last->end < f->n &&
           memchr(f->text + last->end, ')', f->n - last->end < 3 ? f->n - last->end : 3);
}

// "Facebook Video", "English version": nothing but what it is, and where, or in which language;
// "Tides.info" is a site.
static bool says_kind_alone(const struct flat *f, const struct link *l)
{
    enum { LONGEST = 40, SAYS_KIND = WORD_GENERIC_LINK | WORD_KIND | WORD_LANGUAGE_NAME };
    char room[4 * LONGEST];
    bool kind = false;
    if (l->end <= l->at || l->end - l->at > LONGEST || prose_is_domain(f, l->at, l->end))
        return false;
    struct str words = fold_words_into((struct str){f->text + l->at, l->end - l->at}, room,
                                       sizeof room),
               w;
    while (str_split(&words, ' ', &w)) {
        uint32_t is = words_whole_is(w);
        kind = kind || (is & SAYS_KIND);
        if (!(is & (SAYS_KIND | WORD_CONNECTOR)) && !str_contains(l->host, w))
            return false;
    }
    return kind;
}

// "[Interview](…) ([uncut](…))", "… ([part 1](…) / [part 2](…))": more of the same, on the same
// site, or on another, "([Facebook Video](…))". Not where the first stands in brackets as well.
static bool is_aside(const struct flat *f, const struct link *l, const struct link *lead)
{
    return l->at > lead->end && is_in_brackets(f, l) && !is_in_brackets(f, lead) &&
           (same_site(l->host, lead->host) || says_kind_alone(f, l));
}

// "[A town of glass](…)", and in another line "([mp3](…/file.mp3), 5:39)" or the player of it: what
// was broadcast, as a file.
static bool is_recording(const struct link *l, const struct link *lead)
{
    static const char *const endings[] = {".mp3", ".m4a", ".ogg", ".wav"};
    enum { WORD_LONGEST = 8, LEAD_LEAST = 12 };
    struct str path = str_slice(l->url, 0, str_find_char(l->url, '?'));
    if (l->at <= lead->end || l->end - l->at > WORD_LONGEST || lead->end - lead->at < LEAD_LEAST)
        return false;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (str_ends(path, str_of(endings[i])))
            return true;
    return false;
}

bool link_is_archived(const struct link *l)
{
    static const char *const archives[] = {
        "web.archive.org", "archive.org", "archive.ph", "archive.is", "archive.today",
        "archive.md",      "archive.vn",  "archive.fo", "archive.li", NULL};
    if (str_ends(l->host, STR(".translate.goog")) || str_eq(l->host, STR("translate.google.com")))
        return true; // what a machine makes of it in another language
    return in_list(l->host, archives) &&
           (l->host.n < 15 || str_find(str_from(l->url, 10), STR("://")) != STR_NOT_FOUND);
}

// A text as long as a title: what it leads to is the article itself, wherever it is kept.
static bool is_titled(const struct link *l)
{
    enum { TITLE_LEAST = 30 };
    return l->end - l->at >= TITLE_LEAST;
}

bool link_is_copy(const struct flat *f, const struct link *l)
{
    return l->class == LINK_ARTICLE && l->end > l->at &&
           (generic_text(f, l) || says_kind_alone(f, l) || (link_is_archived(l) && !is_titled(l)));
}

// "https://courier.example/news" beside "https://courier.example/news/a-town-of-glass".
static bool is_prefix_page(const struct link *l, const struct link *other)
{
    enum { SLUG_LEAST = 12 }; // "/pdf" behind an article's address is a copy of it
    return l != other && l->url.n > 12 && other->url.n > l->url.n &&
           str_starts(other->url, l->url) &&
           (l->url.p[l->url.n - 1] == '/' ||
            (other->url.p[l->url.n] == '/' && other->url.n > l->url.n + SLUG_LEAST));
}

// "Read » Watch »" of one site, with nothing between them.
static bool is_beside(const struct flat *f, const struct link *lead, const struct link *l)
{
    enum { GAP = 6 };
    if (l->at < lead->end || l->at > lead->end + GAP || !same_site(l->host, lead->host))
        return false;
    for (uint32_t i = lead->end; i < l->at; i++)
        if (is_alpha_ascii(f->text[i]) || is_digit_ascii(f->text[i]) || f->text[i] == FLAT_BLOCK ||
            f->text[i] == FLAT_HARD_BREAK)
            return false;
    return l->end > l->at && lead->end > lead->at;
}

enum { LINKS_COMPARED = 40 };

bool link_invites(const struct flat *f, const struct link *l)
{
    enum { WORDS_LONGEST = 24 };
    uint32_t from = l->at;
    while (from > 0 && l->at - from < WORDS_LONGEST &&
           ((unsigned char)f->text[from - 1] >= ' ' || f->text[from - 1] == FLAT_SOFT_BREAK) &&
           f->text[from - 1] != '.' && f->text[from - 1] != '(')
        from--;
    if (from > 0 && l->at - from == WORDS_LONGEST)
        return false;
    char room[64];
    struct str words =
                   fold_words_into((struct str){f->text + from, l->at - from}, room, sizeof room),
               w;
    bool any = str_split(&words, ' ', &w) && (words_whole_is(w) & WORD_INVITES);
    while (any && str_split(&words, ' ', &w))
        any = words_whole_is(w) & (WORD_CONNECTOR | WORD_INVITES);
    return any;
}

// "Listen on: [Shop](…), [Spotify](…), [Site](…)": where the same can be heard, one of them where
// everybody publishes. The first counts when the entry has no other address.
static void drop_places_to_hear(struct flat *f)
{
    bool before = false;
    for (size_t i = 0; i < f->links_len; i++) {
        const struct link *l = &f->links[i];
        if (l->class != LINK_ARTICLE || l->end <= l->at || !link_invites(f, l)) {
            before = before || l->class == LINK_ARTICLE;
            continue;
        }
        size_t k = i;
        bool platform = host_is_platform(l->host);
        while (k + 1 < f->links_len && is_row_gap(f, f->links[k].end, f->links[k + 1].at))
            platform = host_is_platform(f->links[++k].host) || platform;
        for (size_t n = i + !before; n <= k && platform && k > i; n++)
            f->links[n].class = LINK_SECONDARY;
        before = true;
        i = k;
    }
}

struct standing { // of an address in the page
    uint32_t places;
};

static bool is_picture_alone(const struct node *n)
{
    return n->first && n->first->type == NODE_IMAGE && !n->first->next;
}

// How often an address begins anew among the links of the page: a picture, a title and "read more"
// of one entry are one place. Pictures alone are none.
static uint32_t places_of(struct reader *r, struct str url)
{
    if (!r->addresses_counted) {
        struct str last = STR_NONE;
        r->addresses = MAP_IN(r->arena);
        r->addresses_counted = true;
        for (const struct node *n = r->doc->root; n; n = node_next(r->doc->root, n)) {
            if (n->type != NODE_LINK || !n->url.n || str_eq(n->url, last) || is_picture_alone(n))
                continue;
            void **slot = map_at(&r->addresses, n->url);
            if (!*slot)
                *slot = ARENA_NEW(r->arena, struct standing);
            ((struct standing *)*slot)->places++;
            last = n->url;
        }
    }
    const struct standing *s = map_get(&r->addresses, url);
    return s ? s->places : 0;
}

// "with [Jane Doe](/people)" in one entry after another: a page that stands in several of them,
// beside another address, is not what one of them is about.
static void drop_recurring(struct reader *r, struct flat *f)
{
    enum { ENTRIES_LEAST = 3 };
    const struct link *once = NULL;
    for (size_t i = 0; i < f->links_len && !once; i++) {
        const struct link *l = &f->links[i];
        if (l->class == LINK_ARTICLE && l->node && places_of(r, l->node->url) < ENTRIES_LEAST)
            once = l;
    }
    for (size_t i = 0; once && i < f->links_len; i++) {
        struct link *l = &f->links[i];
        if (l->class == LINK_ARTICLE && l->node && l->at >= once->at &&
            places_of(r, l->node->url) >= ENTRIES_LEAST)
            l->class = LINK_OTHER;
    }
}

// "[The Courier](…), [Open](https://openthemagazine.example/…), [Fen FM](…), …": in a long row of
// links that each lead to another site, what would say nothing elsewhere is what its site is
// called.
static bool is_name_in_row(const struct flat *f, const struct link *l)
{
    enum { ROW_LEAST = 4, REACH = 32, LONGEST = 24 };
    const struct link *first = l, *last = l, *end = f->links + f->links_len;
    char room[4 * LONGEST];
    if (l->end <= l->at || l->end - l->at > LONGEST || prose_starts_lower(f, l->at))
        return false;
    struct str word =
        fold_words_into((struct str){f->text + l->at, l->end - l->at}, room, sizeof room);
    if (str_find_char(word, ' ') != STR_NOT_FOUND || !str_starts(l->host, word))
        return false;
    while (first > f->links && l - first < REACH && is_row_gap(f, first[-1].end, first->at))
        first--;
    while (last + 1 < end && last - l < REACH && is_row_gap(f, last->end, last[1].at))
        last++;
    for (const struct link *k = first; k <= last; k++)
        if (k != l &&
            (generic_text(f, k) || prose_starts_lower(f, k->at) || same_site(k->host, l->host)))
            return false;
    return last - first + 1 >= ROW_LEAST;
}

// Of links that say nothing each, whether l leads to what `lead` leads to.
static bool says_as_generic(const struct flat *f, const struct link *lead, const struct link *l)
{
    return l->relative || is_beside(f, lead, l) ||
           (l != lead && l->at >= lead->end &&
            (link_is_archived(l) || (same_site(l->host, lead->host) && names_language(f, l))));
}

// A picture and blanks: `<a href="…"> <img src="scan.jpg"> </a>`.
static bool shows_picture(const struct node *link)
{
    bool picture = false;
    for (const struct node *n = link ? link->first : NULL; n; n = n->next) {
        if (n->type != NODE_IMAGE && n->type != NODE_SOFT_BREAK &&
            !(n->type == NODE_TEXT && !str_trim(n->text).n))
            return false;
        picture = picture || n->type == NODE_IMAGE;
    }
    return picture;
}

// '["A town of glass"](courier.jpg)': the scan of an article, by the title that leads to it.
static bool is_titled_scan(const struct flat *f, const struct link *l)
{
    enum { SPACES_LEAST = 1 };
    static const char *const marks[] = {"\"", "“", "„", "«", "”", "‘"};
    size_t spaces = 0;
    bool quoted = false;
    for (uint32_t i = l->at; i < l->end; i++)
        spaces += f->text[i] == ' ';
    struct str text = {f->text + l->at, l->end - l->at}, before = {f->text, l->at};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        quoted = quoted || str_begins(text, marks[i]) || str_ends(before, str_of(marks[i]));
    return quoted && spaces >= SPACES_LEAST;
}

void links_settle(struct reader *r, struct flat *f)
{
    size_t articles = 0, homes = 0;
    if (f->links_len == 1 && f->links->class == LINK_PICTURE && is_titled_scan(f, f->links))
        f->links[0].class = LINK_ARTICLE;
    if (f->links_len >= 2 && f->links_len <= LINKS_COMPARED && links_articles(f) >= 2) {
        drop_recurring(r, f);
        drop_places_to_hear(f);
        links_drop_persons(f);
    }
    for (size_t i = 0; i < f->links_len; i++) {
        articles += f->links[i].class == LINK_ARTICLE;
        homes += f->links[i].class == LINK_HOME;
    }
    if (articles == 0 && homes == 1)
        for (size_t i = 0; i < f->links_len; i++)
            if (f->links[i].class == LINK_HOME)
                f->links[i].class = LINK_ARTICLE;
    if (articles < 2 || f->links_len > LINKS_COMPARED)
        return;
    for (size_t i = 0; i < f->links_len; i++)
        for (size_t k = 0; f->links[i].class == LINK_ARTICLE && k < f->links_len; k++)
            if (f->links[k].class == LINK_ARTICLE && is_prefix_page(&f->links[i], &f->links[k]) &&
                generic_text(f, &f->links[k])) // "[The Courier](…/news), [Article](…/news/…)"
                f->links[i].class = LINK_HOME;
    struct link *lead = NULL; // the first that says something and leads away
    for (size_t i = 0; i < f->links_len && !lead; i++)
        if (f->links[i].class == LINK_ARTICLE && !f->links[i].relative &&
            !generic_text(f, &f->links[i]) && !link_is_archived(&f->links[i]))
            lead = &f->links[i];
    for (size_t i = 0; i < f->links_len; i++) {
        struct link *l = &f->links[i];
        if (l->class != LINK_ARTICLE || l == lead)
            continue;
        for (size_t k = 0; k < f->links_len; k++)
            if (f->links[k].class == LINK_ARTICLE && is_prefix_page(l, &f->links[k]))
                l->class = LINK_HOME;
        if (l->class == LINK_ARTICLE && lead && l->hash != lead->hash && generic_text(f, l) &&
            !is_name_in_row(f, l) && (l->relative || l->end > l->at || shows_picture(l->node)))
            l->class = LINK_SECONDARY;
        if (l->class == LINK_ARTICLE && lead &&
            (is_aside(f, l, lead) || is_recording(l, lead) ||
             (link_is_archived(l) && !is_titled(l))))
            l->class = LINK_SECONDARY;
    }
    if (lead)
        return;
    // All links say "PDF", "link", "in French": the first that leads away counts.
    for (size_t i = 0; i < f->links_len && !lead; i++)
        if (f->links[i].class == LINK_ARTICLE && !f->links[i].relative)
            lead = &f->links[i];
    for (size_t i = 0; lead && i < f->links_len; i++)
        if (f->links[i].class == LINK_ARTICLE && f->links[i].hash != lead->hash &&
            says_as_generic(f, lead, &f->links[i]))
            f->links[i].class = LINK_SECONDARY;
}

enum { TEXT_BEFORE = 10 }; // a link of a remark stands behind some words

// "There is [a podcast](…) of it, too.": a few words in small letters within the sentence that
// begins at `start`.
static bool goes_with_sentence(const struct flat *f, uint32_t start, const struct link *l)
{
    enum { WORDS_MOST = 4, LONGEST = 400 };
    unsigned words = 1;
    if (l->at <= start + TEXT_BEFORE || l->at > start + LONGEST || l->end <= l->at ||
        !prose_starts_lower(f, l->at) || f->text[l->at - 1] != ' ' ||
        !(is_alpha_ascii(f->text[l->at - 2]) || (f->text[l->at - 2] & 0x80)) ||
        prose_starts_lower(f, start) || !is_alpha_ascii(f->text[start]))
        return false;
    for (uint32_t i = l->at; i < l->end; i++)
        words += f->text[i] == ' ';
    for (uint32_t i = start; i < l->at; i++)
        if (is_digit_ascii(f->text[i]) || strchr(":-|/", f->text[i]))
            return false;
    return words <= WORDS_MOST;
}

// "What the tide left [link](…)", "Of ropes [link](…)": each line ends as the first does.
static bool is_worded_alike(const struct flat *f, const struct link *a, const struct link *b)
{
    return a->end - a->at == b->end - b->at &&
           memcmp(f->text + a->at, f->text + b->at, a->end - a->at) == 0;
}

// "[Title](…)", "Outlet, May 2021", "Jane Doe on [our project](…)", each on its line: the last link
// stands in a remark and is no article of its own. So does one in a sentence below a line that a
// link ends: "**Outlet** (May 2021): [Title](…)", "There is [a podcast](…), too."
void links_drop_remarks(const struct flat *f)
{
    size_t link = 0;
    uint32_t start = 0;
    bool filled = false, facts = false; // a link is all of the first line; others are below it
    const struct link *ended = NULL;    // a link ends the first line
    for (uint32_t i = 0; i <= f->n && f->links_len > 1; i++) {
        if (i < f->n && (unsigned char)f->text[i] >= ' ')
            continue;
        size_t first = link;
        for (; link < f->links_len && f->links[link].end <= i; link++)
            if (f->links[link].class == LINK_ARTICLE &&
                ((filled && facts && f->links[link].at > start + TEXT_BEFORE) ||
                 (ended && start && !is_worded_alike(f, ended, &f->links[link]) &&
                  goes_with_sentence(f, start, &f->links[link]))))
                f->links[link].class = LINK_OTHER;
        if (start == 0)
            ended = link && f->links[link - 1].class == LINK_ARTICLE && f->links[link - 1].end == i
                        ? &f->links[link - 1]
                        : NULL;
        if (start == 0)
            filled = link == 1 && f->links[0].at == 0 && f->links[0].end == i;
        facts = facts || (start && link == first);
        start = i + 1;
    }
}

unsigned links_articles(const struct flat *f)
{
    uint64_t seen[3];
    unsigned n = 0;
    for (size_t i = 0; i < f->links_len && n < 3; i++) {
        if (f->links[i].class != LINK_ARTICLE)
            continue;
        bool again = false;
        for (unsigned k = 0; k < n; k++)
            again = again || seen[k] == f->links[i].hash;
        if (!again)
            seen[n++] = f->links[i].hash;
    }
    return n;
}
