// SPDX-License-Identifier: MIT
// Time zones, by ICU: no process-wide TZ is touched, and the rules are those of the IANA base.
#include <pthread.h>
#include <unicode/ucal.h>
#include <unicode/ustring.h>

#include "base/clock.h"
#include "base/library.h"
#include "desk/field.h"

// The functions of ICU that are called here; loaded for the first zone.
// clang-format off
#define CALLS(_) \
    _(u_strcmp) _(u_strcpy) _(ucal_clear) _(ucal_close) _(ucal_get) \
    _(ucal_getCanonicalTimeZoneID) _(ucal_getMillis) _(ucal_open) _(ucal_setAttribute) \
    _(ucal_setDateTime) _(ucal_setMillis)
// clang-format on
LIBRARY_OF_ICU(i18n, "know time zones")

enum { ZONE_LONGEST = 64 };

// The zone's name for ICU; false when it is none that the IANA base has.
static bool zone_name(struct str zone, UChar out[ZONE_LONGEST + 1])
{
    if (zone.n == 0 || zone.n > ZONE_LONGEST || !library_open(&libicu, NULL))
        return false;
    for (size_t i = 0; i < zone.n; i++)
        out[i] = (unsigned char)zone.p[i];
    out[zone.n] = 0;
    UChar canonical[ZONE_LONGEST + 1];
    UBool system = 0;
    UErrorCode code = U_ZERO_ERROR;
    icu.ucal_getCanonicalTimeZoneID(out, (int32_t)zone.n, canonical, ZONE_LONGEST, &system, &code);
    return U_SUCCESS(code) && system;
}

// Opening a calendar costs more than all that is asked of it: the last few stay open. One lock
// guards them, held while one is used.
enum { KEPT = 8 };

static struct kept {
    UChar name[ZONE_LONGEST + 1];
    UCalendar *calendar;
} kept[KEPT];
static size_t kept_next;
static pthread_mutex_t kept_lock = PTHREAD_MUTEX_INITIALIZER;

// The calendar of a zone, with the lock held; NULL (and no lock) when there is no such zone.
static UCalendar *calendar_take(struct str zone)
{
    UChar name[ZONE_LONGEST + 1];
    UErrorCode code = U_ZERO_ERROR;
    if (!zone_name(zone, name))
        return NULL;
    pthread_mutex_lock(&kept_lock);
    for (size_t i = 0; i < KEPT; i++)
        if (kept[i].calendar && icu.u_strcmp(kept[i].name, name) == 0)
            return kept[i].calendar;
    UCalendar *c = icu.ucal_open(name, -1, "en", UCAL_GREGORIAN, &code);
    if (U_FAILURE(code)) {
        pthread_mutex_unlock(&kept_lock);
        return NULL;
    }
    struct kept *k = &kept[kept_next++ % KEPT];
    if (k->calendar)
        icu.ucal_close(k->calendar);
    k->calendar = c;
    icu.u_strcpy(k->name, name);
    return c;
}

static void calendar_give(void)
{
    pthread_mutex_unlock(&kept_lock);
}

bool zone_known(struct str zone)
{
    UChar name[ZONE_LONGEST + 1];
    return zone_name(zone, name);
}

bool zone_to_time(struct str local, struct str zone, int64_t *out)
{
    int64_t plain;
    bool shape = local.n == 16 && (local.p[10] == 'T' || local.p[10] == ' ');
    if (!shape || !time_parse_rfc3339(local, &plain))
        return false;
    UCalendar *c = calendar_take(zone);
    if (!c)
        return false;
    struct date d = date_of_time(plain);
    int rest = (int)(plain - date_midnight((struct date){d.year, d.month, d.day}));
    UErrorCode code = U_ZERO_ERROR;
    icu.ucal_clear(c);
    icu.ucal_setAttribute(c, UCAL_REPEATED_WALL_TIME, UCAL_WALLTIME_FIRST);
    icu.ucal_setAttribute(c, UCAL_SKIPPED_WALL_TIME, UCAL_WALLTIME_FIRST);
    icu.ucal_setDateTime(c, d.year, d.month - 1, d.day, rest / 3600, rest / 60 % 60, 0, &code);
    UDate ms = icu.ucal_getMillis(c, &code);
    calendar_give();
    if (U_FAILURE(code))
        return false;
    *out = (int64_t)(ms / 1000);
    return true;
}

struct str zone_local(struct arena *a, int64_t time, struct str zone)
{
    UErrorCode code = U_ZERO_ERROR;
    UCalendar *c = calendar_take(zone);
    int32_t offset = 0;
    if (c) {
        icu.ucal_setMillis(c, (double)time * 1000, &code);
        offset = icu.ucal_get(c, UCAL_ZONE_OFFSET, &code) + icu.ucal_get(c, UCAL_DST_OFFSET, &code);
        calendar_give();
    }
    char text[TIME_RFC3339_SIZE];
    time_rfc3339(time + (U_SUCCESS(code) ? offset / 1000 : 0), text);
    return str_copy(a, (struct str){text, 16});
}
