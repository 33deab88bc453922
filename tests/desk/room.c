// SPDX-License-Identifier: MIT
#include "room.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "place.h"

struct desk_options test_options(void)
{
    static struct str notify[] = {{"staff@desk.example", 18}};
    return (struct desk_options){.base_url = STR("https://press.example"),
                                 .title = STR("Service presse"),
                                 .lang = STR("en"),
                                 .mail_from = STR("press@desk.example"),
                                 .mail_name = STR("Press desk"),
                                 .notify = notify,
                                 .notify_len = 1,
                                 .retention_months = 12,
                                 .form_per_hour = 5,
                                 .attack_per_minute = 10,
                                 .terms = STR("Credit the photographer.")};
}

struct desk *test_desk(const char *name, const char *location, const struct desk_options *o)
{
    struct error e = {0};
    struct desk *d = NULL;
    char folder[256], file[300];
    snprintf(folder, sizeof folder, "%s", place_file(name));
    snprintf(file, sizeof file, "%s/data/presse.db", folder);
    if (!desk_open(folder, location ? location : file, o, &d, &e)) {
        fprintf(stderr, "%s\n", e.message);
        abort();
    }
    return d;
}

struct desk *test_begin(const char *name)
{
    struct desk_options o = test_options();
    place_begin();
    return test_desk(name, NULL, &o);
}

void test_end(struct desk *d)
{
    desk_close(d);
    place_end();
}

struct submission test_submission(void)
{
    return (struct submission){.kind = KIND_INTERVIEW,
                               .lang = STR("en"),
                               .name = STR("Zoé Garçon"),
                               .outlet = STR("Le Quotidien"),
                               .email = STR("zoe@paper.example"),
                               .phone = STR("+33 1 00 00 00 00"),
                               .zone = STR("Europe/Paris"),
                               .subject = STR("Élections à Sète"),
                               .message = STR("Hello,\nmay I talk to somebody?"),
                               .dates = STR("Tuesday"),
                               .place = STR(""),
                               .medium = STR("radio"),
                               .picture_use = STR(""),
                               .deadline = 1800000000};
}

int64_t test_submit(struct desk *d, const struct submission *s, const char *key, struct arena *a,
                    struct str *token)
{
    struct submitted made;
    struct error e = {0};
    if (!request_submit(d, s, str_of(key), a, &made, &e)) {
        fprintf(stderr, "%s\n", e.message);
        abort();
    }
    if (token)
        *token = made.token;
    return made.id;
}
