// SPDX-License-Identifier: MIT
// Talks that are told as articles are: what was said before others is named where a title stands,
// a meeting where the outlet stands, or the address is one of a site that has nothing else. What
// the press wrote or broadcast about one is coverage: an outlet that is known, or called as one,
// or whose name the address confirms, outweighs what a title says.
#include <string.h>

#include "room/reader_cover.h"
#include "room/reader_words.h"
#include "text/fold.h"

// "kustkonferensen", "holztagung", "reedconf": the end of a compound says that it is a meeting.
static bool ends_as_meeting(struct str word)
{
    static const char *const ends[] = {"konferens",   "konferensen", "konferenz", "konferansen",
                                       "konferencen", "konferenssi", "kongress",  "kongressen",
                                       "tagung",      "symposium",   "conf",      "konferenca"};
    enum { BEFORE_LEAST = 3 };
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (word.n >= strlen(ends[i]) + BEFORE_LEAST && str_ends(word, str_of(ends[i])))
            return true;
    return false;
}

// Whether a word of a folded text names a meeting, or begins so: "harbour days conference",
// "tedxquay".
static bool tells_of_meeting(struct str rest)
{
    for (struct str word; rest.n; str_split(&rest, ' ', &word)) {
        struct str first = str_slice(rest, 0, str_find_char(rest, ' '));
        if ((words_open(rest) & OPENS_MEETING) || (words_one_is(first) & WORD_MEETING) ||
            ends_as_meeting(first))
            return true;
    }
    return false;
}

// What the outlet that was found is.
struct told_by {
    bool press;   // known to be one, or called as one
    bool meeting; // a meeting is named there
    bool house;   // a ministry, a college: it tells of what it did itself
    bool nobody;  // there is none, or it is where everybody publishes
    bool agrees;  // the address is called so
    bool film;    // it was put where everybody publishes
};

static struct told_by find_teller(struct reader *r, const struct item *x)
{
    struct told_by by = {0};
    bool platform = x->primary >= 0 && (link_host_is(&x->f.links[x->primary]) & HOST_PLATFORM);
    bool own = platform && x->agreement >= 0.7F; // "YouTube", of one of its films
    by.press = (x->listed && !platform) || x->outlet_other.n ||
               (!own && (x->outlet_known || item_says(r, x, x->outlet, STEM_MEDIA_NAME)));
    if (by.press)
        return by;
    struct str name = folded_piece(r, x, x->outlet);
    uint32_t says = words_stems_in(name);
    bool asked = says & (STEM_MEDIA_NAME | STEM_COVERAGE); // "Quay Summit live interview"
    bool part = words_open(name) & OPENS_WEBINAR;          // "Host at Quay Talk"
    by.meeting = !asked && tells_of_meeting(name);
    by.house = says & STEM_INSTITUTION;
    by.nobody = !name.n || own || part;
    by.film = platform;
    by.agrees = !platform && !part && x->agreement >= 0.7F;
    return by;
}

// A part of a text begins at i: behind a colon, a comma, a dash, a bracket or a quotation mark.
static bool begins_part(struct str s, size_t i)
{
    if (i == 0)
        return true;
    unsigned char before = (unsigned char)s.p[i - 1];
    if (before < ' ' || strchr("([|\"", before))
        return true;
    if (before >= 0x80) // “ « „, and the marks of other scripts
        return i >= 3 && (memcmp(s.p + i - 3, "“", 3) == 0 || memcmp(s.p + i - 3, "„", 3) == 0);
    if (before != ' ' || i < 2)
        return false;
    unsigned char mark = (unsigned char)s.p[i - 2];
    if (strchr(":,|·-/])", mark))
        return true;
    return i >= 4 && (memcmp(s.p + i - 4, "–", 3) == 0 || memcmp(s.p + i - 4, "—", 3) == 0);
}

// "3ª Clase de Redes", "45 minutes Presentation": behind a number.
static size_t behind_number(struct str s, size_t i)
{
    size_t from = i;
    while (i < s.n && is_digit_ascii(s.p[i]))
        i++;
    if (i == from)
        return from;
    while (i < s.n && (s.p[i] == '.' || (unsigned char)s.p[i] >= 0x80))
        i++;
    return i < s.n && s.p[i] == ' ' ? i + 1 : from;
}

// Which of OPENS_* parts of the text begin with, from an offset on.
static uint32_t parts_open(struct reader *r, const struct item *x, size_t from)
{
    enum { LOOKED_AT = 300, PART = 40 };
    struct str text = {x->f.text, x->f.n < LOOKED_AT ? x->f.n : LOOKED_AT};
    uint32_t found = 0, link = x->primary >= 0 ? x->f.links[x->primary].at : 0;
    for (size_t i = from; i < text.n; i++) {
        bool begins = begins_part(text, i) || i == x->title.at || i == link;
        if (!begins || text.p[i] == ' ')
            continue;
        struct str part = str_slice(text, behind_number(text, i), i + PART);
        if (words_may_open(part))
            found |= words_open(fold_words(&r->scratch, part));
    }
    return found;
}

// "[DrupalCamp Fen 2025](…)": a title that is short is the meeting's name.
static bool is_titled_meeting(struct reader *r, const struct item *x)
{
    enum { LONGEST = 48 };
    return x->title.end > x->title.at && x->title.end - x->title.at <= LONGEST &&
           tells_of_meeting(folded_piece(r, x, x->title));
}

// "Lecture: wood and water", "Lecture “Wood and water”": the title calls itself so, and then
// begins. "Lecture report: …" is an article.
static bool is_labelled(struct reader *r, const struct item *x)
{
    enum { LABEL_LONGEST = 40, WORDS_MOST = 2 };
    struct str title = {x->f.text + x->title.at, x->title.end - x->title.at}, label, word;
    size_t end = str_find_char(title, ':'), quote = str_find(title, STR("“"));
    size_t corner = str_find(title, STR("「")), words = 0;
    end = quote < end ? quote : end;
    end = corner < end ? corner : end;
    if (end == STR_NOT_FOUND || end > LABEL_LONGEST || !words_may_open(title))
        return false;
    label = fold_words(&r->scratch, str_slice(title, 0, end));
    bool talk = words_open(label) & (OPENS_NOUN | OPENS_WEBINAR);
    for (; talk && str_split(&label, ' ', &word); words++)
        talk = !words_is_beside(word, BESIDE_TELLS) && words < WORDS_MOST;
    return talk;
}

// "https://quayhouse.example/events/lecture-on-wood": a folder of the address is one of events.
static bool lies_with_events(const struct item *x)
{
    static const char *const folders[] = {
        "event",       "esemenyek",  "esemeny",     "sympozjum",   "events",     "eventi",
        "eventos",     "evento",     "agenda",      "evenement",   "evenements", "veranstaltung",
        "termine",     "kalender",   "calendar",    "tapahtumat",  "akce",       "veranstaltungen",
        "wydarzenia",  "wydarzenie", "etkinlik",    "etkinlikler", "actes",      "esdeveniments",
        "arrangement", "evenemang",  "tapahtuma",   "podujatia",   "dogodki",    "dogadjaji",
        "acara",       "evenimente", "evenementen", "schedule",    "programm",   "meetings",
        "webinars",    "webinar",    "talks"};
    if (x->primary < 0)
        return false;
    const struct link *l = &x->f.links[x->primary];
    struct str rest = str_from(l->url, str_find(l->url, STR("//")) + 2), part;
    str_split(&rest, '/', &part);
    while (rest.p && str_split(&rest, '/', &part))
        for (size_t i = 0; rest.p && i < sizeof folders / sizeof *folders; i++)
            if (str_eq_ascii(part, str_of(folders[i])))
                return true;
    return false;
}

// Whether what the text says is enough to call it a talk, whose teller is not of the press.
static bool is_told(struct reader *r, const struct item *x, const struct told_by *by)
{
    uint32_t opens = parts_open(r, x, 0);
    bool linked = x->primary >= 0;
    if (!opens)
        return false;
    if (by->house || by->nobody || (linked && lies_with_events(x)))
        return opens & (OPENS_NOUN | OPENS_WEBINAR);
    if (by->agrees)
        return false; // a paper tells of one
    bool titled = x->title.end > x->title.at && by->film;
    if (titled && (words_open(folded_piece(r, x, x->title)) & OPENS_NOUN))
        return true;
    // What is in print, or was on air, has its name and nothing else.
    if (linked && ((opens & OPENS_WEBINAR) || ((opens & OPENS_NOUN) && is_labelled(r, x))))
        return true;
    bool behind = x->title.end > x->title.at && x->outlet.end <= x->title.at; // "“Title”, charla"
    return behind && (parts_open(r, x, x->title.end) & (OPENS_NOUN | OPENS_WEBINAR));
}

bool cover_is_talk(struct reader *r, const struct item *x)
{
    enum { LOOKED_AT = 300 };
    uint32_t host = x->primary >= 0 ? link_host_is(&x->f.links[x->primary]) : 0;
    struct told_by by = find_teller(r, x);
    if (by.press)
        return false;
    if (host & HOST_TALKS)
        return true;
    struct str text = {x->f.text, x->f.n < LOOKED_AT ? x->f.n : LOOKED_AT};
    text = fold_words(&r->scratch, text);
    if (words_stems_in(text) & (STEM_COVERAGE | STEM_SURELY))
        return false; // "Interview at the Harbour Summit"
    if (by.meeting)
        return true;
    if (by.nobody &&
        (is_titled_meeting(r, x) || ((host & HOST_PLATFORM) && tells_of_meeting(text))))
        return true;
    return is_told(r, x, &by);
}
