// SPDX-License-Identifier: MIT
#include "text/lang_tag.h"

#include "text/fold.h"

static const char languages[] =
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy "
    "da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu "
    "hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb "
    "lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om "
    "or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw "
    "ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

// ISO 3166-1, and what is written instead of GB and for all of Europe.
static const char countries[] =
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ "
    "BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM "
    "DO DZ EC EE EG EH ER ES ET EU FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR "
    "GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM "
    "KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP "
    "MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL "
    "PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST "
    "SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UK UM US UY UZ VA VC VE "
    "VG VI VN VU WF WS YE YT ZA ZM ZW";

static bool has_code(const char *all, struct str s)
{
    for (const char *c = all; *c && s.n == 2; c += c[2] ? 3 : 2)
        if (c[0] == s.p[0] && c[1] == s.p[1])
            return true;
    return false;
}

bool lang_is_code(struct str s)
{
    return has_code(languages, s);
}

bool country_is_code(struct str s)
{
    return has_code(countries, s);
}

// As fold_words() leaves them; "eng" and its like have a shorter code, which is the tag.
static const struct {
    const char *name, *code;
} names[] = {
    {"english", "en"},    {"french", "fr"},     {"francais", "fr"},   {"german", "de"},
    {"deutsch", "de"},    {"spanish", "es"},    {"espanol", "es"},    {"castellano", "es"},
    {"italian", "it"},    {"italiano", "it"},   {"portuguese", "pt"}, {"portugues", "pt"},
    {"dutch", "nl"},      {"nederlands", "nl"}, {"danish", "da"},     {"dansk", "da"},
    {"norwegian", "no"},  {"norsk", "no"},      {"bokmal", "nb"},     {"nynorsk", "nn"},
    {"swedish", "sv"},    {"svenska", "sv"},    {"finnish", "fi"},    {"suomi", "fi"},
    {"polish", "pl"},     {"polski", "pl"},     {"czech", "cs"},      {"cestina", "cs"},
    {"slovak", "sk"},     {"slovencina", "sk"}, {"slovenian", "sl"},  {"slovenscina", "sl"},
    {"croatian", "hr"},   {"hrvatski", "hr"},   {"romanian", "ro"},   {"romana", "ro"},
    {"hungarian", "hu"},  {"magyar", "hu"},     {"turkish", "tr"},    {"turkce", "tr"},
    {"catalan", "ca"},    {"catala", "ca"},     {"basque", "eu"},     {"euskara", "eu"},
    {"galician", "gl"},   {"galego", "gl"},     {"welsh", "cy"},      {"cymraeg", "cy"},
    {"irish", "ga"},      {"gaeilge", "ga"},    {"icelandic", "is"},  {"islenska", "is"},
    {"greek", "el"},      {"russian", "ru"},    {"ukrainian", "uk"},  {"bulgarian", "bg"},
    {"serbian", "sr"},    {"hebrew", "he"},     {"arabic", "ar"},     {"persian", "fa"},
    {"hindi", "hi"},      {"thai", "th"},       {"vietnamese", "vi"}, {"indonesian", "id"},
    {"japanese", "ja"},   {"korean", "ko"},     {"chinese", "zh"},    {"breton", "br"},
    {"brezhoneg", "br"},  {"occitan", "oc"},    {"corsican", "co"},   {"corsu", "co"},
    {"eng", "en"},        {"fra", "fr"},        {"fre", "fr"},        {"deu", "de"},
    {"ger", "de"},        {"spa", "es"},        {"ita", "it"},        {"por", "pt"},
    {"nld", "nl"},        {"dut", "nl"},        {"esperanto", "eo"},  {"latvian", "lv"},
    {"lithuanian", "lt"}, {"estonian", "et"},   {"eesti", "et"},      {"latviesu", "lv"},
    {"lietuviu", "lt"},
};

struct str lang_of_name(struct str written)
{
    enum { LONGEST = 64 };
    char room[2 * LONGEST];
    if (written.n > LONGEST)
        return STR_NONE;
    struct str fold = fold_words_into(written, room, sizeof room);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq(fold, str_of(names[i].name)))
            return str_of(names[i].code);
    return STR_NONE;
}

// Parts of one to eight letters and digits; the first a code, or three letters (ISO 639-3).
static bool is_tag(struct str tag)
{
    enum { PART_MOST = 8 };
    struct str rest = tag, part;
    for (bool first = true; str_split(&rest, '-', &part); first = false) {
        if (part.n == 0 || part.n > PART_MOST || (first && part.n != 3 && !lang_is_code(part)))
            return false;
        for (size_t i = 0; i < part.n; i++)
            if (!is_alpha_ascii(part.p[i]) && (first || !is_digit_ascii(part.p[i])))
                return false;
    }
    return tag.n > 0 && tag.p[tag.n - 1] != '-';
}

struct str lang_tag(struct arena *a, struct str written)
{
    struct str s = str_trim(written);
    s = str_slice(s, 0, str_find_char(s, '.')); // of a locale: "de_DE.UTF-8"
    char *p = arena_copy(a, s.p, s.n);
    bool first = true;
    for (size_t i = 0; i < s.n; i++) {
        if (p[i] == '_')
            p[i] = '-';
        first = first && p[i] != '-';
        if (first && p[i] >= 'A' && p[i] <= 'Z')
            p[i] = (char)(p[i] + ('a' - 'A'));
    }
    struct str tag = {p, s.n};
    struct str named = lang_of_name(s);
    return named.n ? named : is_tag(tag) ? tag : STR_NONE;
}
