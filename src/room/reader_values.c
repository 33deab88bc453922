// SPDX-License-Identifier: MIT
// What a value of a data file is by its look: an address, the name of a file that could be an
// article, or that of a picture.
#include <string.h>

#include "room/reader_parts.h"
#include "room/reader_words.h"
#include "text/fold.h"

// "/scans/The Courier May 2020.pdf#page=3": the file is called so.
static bool is_path_with_blanks(struct str s)
{
    enum { ENDING_LONGEST = 5 };
    struct str path = str_slice(s, 0, str_find_char(s, '#'));
    path = str_slice(path, 0, str_find_char(path, '?'));
    size_t slash = str_rfind_char(path, '/'), dot = str_rfind_char(path, '.');
    bool file = slash != STR_NOT_FOUND && dot != STR_NOT_FOUND && dot > slash &&
                path.n - dot <= ENDING_LONGEST && path.n - dot > 2;
    for (size_t i = file ? dot + 1 : path.n; i < path.n; i++)
        file = file && (is_alpha_ascii(path.p[i]) || is_digit_ascii(path.p[i]));
    return file && (s.p[0] == '/' || str_starts_ascii(s, STR("http")));
}

bool value_is_address(struct str s, uint16_t role)
{
    s = str_trim(s);
    if (s.n == 0 || s.n > 4000)
        return false;
    if (str_find_char(s, ' ') != STR_NOT_FOUND)
        return (role & WORD_LINK) && is_path_with_blanks(s);
    if (str_starts_ascii(s, STR("http://")) || str_starts_ascii(s, STR("https://")) ||
        str_starts_ascii(s, STR("www.")) || str_starts(s, STR("//")))
        return true;
    return (role & WORD_LINK) &&
           (str_find_char(s, '/') != STR_NOT_FOUND || str_find_char(s, '.') != STR_NOT_FOUND);
}

// The name of a file that ends as one of these, up to NULL, all of three letters or four.
static bool names_file(struct str s, const char *const *endings)
{
    bool may = s.n > 4 && s.n < 400 && (s.p[s.n - 4] == '.' || s.p[s.n - 5] == '.');
    for (; may && *endings; endings++) {
        struct str e = str_of(*endings);
        if (s.n > e.n && str_eq_ascii(str_from(s, s.n - e.n), e))
            return true;
    }
    return false;
}

static bool has_blank(struct str s)
{
    return str_find_char(s, ' ') != STR_NOT_FOUND;
}

bool value_is_file(struct str s)
{
    static const char *const endings[] = {".pdf", ".mp3", ".mp4",  ".html",
                                          ".htm", ".doc", ".docx", NULL};
    return names_file(s, endings) && !has_blank(s);
}

bool value_ends_as_picture(struct str s)
{
    static const char *const endings[] = {".png", ".jpg",  ".jpeg", ".gif",
                                          ".svg", ".webp", ".avif", NULL};
    return names_file(s, endings) && !str_starts_ascii(s, STR("http"));
}

// Also "/uploads/The Courier cover .jpg", a path with blanks.
bool value_is_picture(struct str s)
{
    return value_ends_as_picture(s) && (!has_blank(s) || (s.p[0] == '/' && is_path_with_blanks(s)));
}

bool value_ends_as_document(struct str s)
{
    static const char *const endings[] = {".pdf", ".mp3",  ".mp4",  ".m4a",
                                          ".ogg", ".webm", ".djvu", NULL};
    return names_file(s, endings);
}

bool value_is_slug(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!(s.p[i] >= 'a' && s.p[i] <= 'z') && !is_digit_ascii(s.p[i]) && s.p[i] != '-' &&
            s.p[i] != '_')
            return false;
    return s.n > 0;
}

// "id", "media_id", "outletId", "slug".
static bool is_identifier(struct str key)
{
    static const char *const keys[] = {"id", "ids", "uid", "uuid", "guid", "slug", "key"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        struct str k = str_of(keys[i]), end = key.n >= k.n ? str_from(key, key.n - k.n) : STR_NONE;
        if (!str_eq_ascii(end, k))
            continue;
        if (key.n == k.n || strchr("_-. ", key.p[key.n - k.n - 1]) ||
            (end.p[0] >= 'A' && end.p[0] <= 'Z'))
            return true;
    }
    return false;
}

bool value_is_for_machines(struct str key, struct str s)
{
    static const char *const keys[] = {"icon", "icons", "class", "target", "rel"};
    bool look = is_identifier(key);
    struct str w;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        look = look || str_eq_ascii(key, str_of(keys[i]));
    while (look && str_split(&s, ' ', &w))
        look = value_is_slug(w);
    return look;
}

// "content: |" over a list with links, as Markdown: a text that holds several.
bool value_holds_blocks(struct str text)
{
    if (str_find_char(text, '\n') == STR_NOT_FOUND)
        return false;
    size_t at = str_find(text, STR("](")), html = str_find(text, STR("<a "));
    return (at != STR_NOT_FOUND && str_contains(str_from(text, at + 2), STR("]("))) ||
           (html != STR_NOT_FOUND && str_contains(str_from(text, html + 3), STR("<a ")));
}

// A folder on the way to a file says press coverage: "/uploads/press/courier.jpg". One for media is
// for anything.
bool value_lies_with_press(struct str path)
{
    enum { FOLDERS = 6, LONGEST = 40 };
    static const char *const others[] = {"logo", "photo", "foto", "bild", "kit", "download"};
    struct str part;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (str_contains(path, str_of(others[i])))
            return false;
    for (int i = 0; i < FOLDERS && str_split(&path, '/', &part) && path.n; i++) {
        char room[3 * LONGEST];
        struct str words =
            part.n && part.n <= LONGEST ? fold_words_into(part, room, sizeof room) : STR_NONE;
        if (words.n && !str_starts(words, STR("media")) && words_section(words) > 0)
            return true;
    }
    return false;
}
