// SPDX-License-Identifier: MIT
// Conversion is ICU's; only the labels that the Encoding Standard names differently are here.
#include "text/charset.h"

#include <string.h>
#include <unicode/ucnv.h>

#include "base/library.h"

// The functions of ICU that are called here; loaded for the first page that is not UTF-8.
// clang-format off
#define CALLS(_) \
    _(ucnv_close) _(ucnv_open) _(ucnv_toAlgorithmic)
// clang-format on
LIBRARY_OF_ICU(uc, "read pages in old encodings")

enum { META_WITHIN = 1024, LABEL_MOST = 40 };

// The label between charset= and its end in the first bytes of a page (HTML, section 13.2.3.2,
// in short: the first one wins whatever element it stands in).
static struct str declared(struct str html)
{
    struct str head = str_slice(html, 0, META_WITHIN);
    for (size_t i = 0; i + 8 < head.n; i++) {
        if (!str_starts_ascii(str_from(head, i), STR("charset")))
            continue;
        size_t at = i + 7;
        while (at < head.n && (is_space_ascii(head.p[at]) || head.p[at] == '='))
            at++;
        if (at < head.n && (head.p[at] == '"' || head.p[at] == '\''))
            at++;
        size_t end = at;
        while (end < head.n && (is_alpha_ascii(head.p[end]) || is_digit_ascii(head.p[end]) ||
                                head.p[end] == '-' || head.p[end] == '_'))
            end++;
        if (end > at)
            return str_slice(head, at, end);
    }
    return STR_NONE;
}

static bool is_any(struct str label, const char *const *names)
{
    for (; *names; names++)
        if (str_eq_ascii(label, str_of(*names)))
            return true;
    return false;
}

// The converter's name for a label; NULL when it means UTF-8.
static const char *converter_name(struct str label, char out[LABEL_MOST + 1])
{
    static const char *const utf8[] = {"utf-8", "utf8", "unicode-1-1-utf-8", "", NULL};
    static const char *const western[] = {"iso-8859-1", "latin1", "latin-1", "iso8859-1",  "ascii",
                                          "us-ascii",   "l1",     "cp1252",  "iso_8859-1", NULL};
    if (is_any(label, utf8) || label.n > LABEL_MOST)
        return NULL;
    if (is_any(label, western))
        return "windows-1252";
    if (str_eq_ascii(label, STR("shift_jis")) || str_eq_ascii(label, STR("sjis")))
        return "windows-31j";
    if (str_eq_ascii(label, STR("gb2312")) || str_eq_ascii(label, STR("gbk")))
        return "gb18030";
    if (str_eq_ascii(label, STR("iso-8859-9")))
        return "windows-1254";
    memcpy(out, label.p, label.n);
    out[label.n] = '\0';
    return out;
}

static bool convert(struct arena *a, struct str bytes, const char *name, struct str *out)
{
    UErrorCode status = U_ZERO_ERROR;
    if (!library_open(&libicu, NULL))
        return false;
    UConverter *from = icu.ucnv_open(name, &status);
    if (U_FAILURE(status))
        return false;
    size_t cap = bytes.n * 3 + 16;
    char *p = arena_alloc(a, cap + 1);
    int32_t n = icu.ucnv_toAlgorithmic(UCNV_UTF8, from, p, (int32_t)cap, bytes.p, (int32_t)bytes.n,
                                       &status);
    icu.ucnv_close(from);
    if (U_FAILURE(status))
        return false;
    *out = (struct str){p, (size_t)n};
    return true;
}

struct str charset_to_utf8(struct arena *a, struct str bytes, struct str label, bool html)
{
    char name[LABEL_MOST + 1];
    struct str out;
    if (bytes.n > INT32_MAX / 4)
        bytes.n = INT32_MAX / 4;
    if (str_starts(bytes, STR("\xEF\xBB\xBF")))
        return str_from(bytes, 3);
    if (str_starts(bytes, STR("\xFE\xFF")) && convert(a, bytes, "UTF-16", &out))
        return out;
    if (str_starts(bytes, STR("\xFF\xFE")) && convert(a, bytes, "UTF-16", &out))
        return out;
    bool valid = utf8_valid_prefix(bytes) == bytes.n;
    struct str said = label.n ? label : html ? declared(bytes) : STR_NONE;
    const char *from = converter_name(said, name);
    bool western = from && strcmp(from, "windows-1252") == 0;
    // Bytes that are valid UTF-8 and not plain ASCII are hardly ever anything else.
    if (valid && (!from || western))
        return bytes;
    if (from && convert(a, bytes, from, &out))
        return out;
    if (valid || !convert(a, bytes, "windows-1252", &out))
        return bytes;
    return out;
}

static struct str unquoted(struct str s)
{
    char mark = s.n ? s.p[0] : '\0';
    if (mark != '"' && mark != '\'') // servers write both; only the first is right
        return str_trim(s);
    s = str_from(s, 1);
    return str_trim(str_slice(s, 0, str_find_char(s, mark)));
}

struct str charset_label(struct str content_type)
{
    static const struct str key = STR_INIT("charset");
    struct str rest = content_type, part;
    str_split(&rest, ';', &part); // the media type
    while (str_split(&rest, ';', &part)) {
        part = str_trim(part);
        struct str after = str_trim(str_from(part, key.n));
        if (str_starts_ascii(part, key) && after.n && after.p[0] == '=')
            return unquoted(str_trim(str_from(after, 1)));
    }
    return STR_NONE;
}

void charset_prepare(void)
{
    static const char *const names[] = {
        "windows-1252", "windows-1251", "windows-1250", "UTF-16", "windows-1254",
        "windows-31j",  "gb18030",      "EUC-JP",       "EUC-KR", "Big5",
        "iso-8859-2",   "iso-8859-15",  "koi8-r"};
    if (!library_open(&libicu, NULL))
        return;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        UErrorCode status = U_ZERO_ERROR;
        UConverter *c = icu.ucnv_open(names[i], &status);
        if (U_SUCCESS(status))
            icu.ucnv_close(c);
    }
}
