// SPDX-License-Identifier: MIT
// Keys that say but one thing: what else could hold a number is not among them.
#include "room/date_fields.h"

const char *const *date_field_words(enum date_part part)
{
    static const char *const years[] = {"year", "annee", "jahr", "ano",  "anno",   "jaar", "ar",
                                        "rok",  "ev",    "any",  "an",   "vuosi",  "yil",  "год",
                                        "рік",  "年",    "년",   "연도", "godina", "leto", NULL};
    static const char *const months[] = {
        "month",  "mois",   "monat",   "mes",   "mese",     "maand", "maned", "manad",
        "mesic",  "mesiac", "miesiac", "honap", "kuukausi", "luna",  "ay",    "месяц",
        "місяць", "月",     "월",      "mesec", "mjesec",   NULL};
    static const char *const days[] = {"day",  "jour",  "tag", "dia",   "giorno", "dag",
                                       "den",  "dzien", "nap", "paiva", "zi",     "gun",
                                       "день", "日",    "일",  "dan",   NULL};
    return part == DATE_PART_YEAR ? years : part == DATE_PART_MONTH ? months : days;
}

bool date_field_is(struct str folded, enum date_part part)
{
    for (const char *const *w = date_field_words(part); *w; w++)
        if (str_eq(folded, str_of(*w)))
            return true;
    return false;
}
