// SPDX-License-Identifier: MIT
// SMTP by libcurl. Addresses were judged before; they are judged here once more, because a line
// end in one would become a command of its own.
#include <curl/curl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "desk/field.h"
#include "desk/mail.h"

enum { CONNECT_SECONDS = 15, TOTAL_SECONDS = 90 };

struct upload {
    struct str rest;
};

static size_t give(char *out, size_t size, size_t count, void *context)
{
    struct upload *u = context;
    size_t n = size * count < u->rest.n ? size * count : u->rest.n;
    if (n)
        memcpy(out, u->rest.p, n);
    u->rest = str_from(u->rest, n);
    return n;
}

static void start_once(void)
{
    curl_global_init(CURL_GLOBAL_DEFAULT);
}

static bool local_server(struct str url)
{
    return str_contains(url, STR("//localhost")) || str_contains(url, STR("//127.")) ||
           str_contains(url, STR("//[::1]"));
}

static void set_options(CURL *c, const struct desk_options *o, struct arena *a,
                        struct curl_slist *to, struct upload *u)
{
    struct str from = str_format(a, "<%.*s>", STR_ARG(o->mail_from));
    bool plain = local_server(o->smtp_url) || o->smtp_starttls_optional;
    curl_easy_setopt(c, CURLOPT_URL, str_c(a, o->smtp_url));
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(c, CURLOPT_PROXY, "");
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
    curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)TOTAL_SECONDS);
    curl_easy_setopt(c, CURLOPT_USE_SSL, (long)(plain ? CURLUSESSL_TRY : CURLUSESSL_ALL));
    if (o->smtp_user.n) {
        curl_easy_setopt(c, CURLOPT_USERNAME, str_c(a, o->smtp_user));
        curl_easy_setopt(c, CURLOPT_PASSWORD, str_c(a, o->smtp_password));
    }
    curl_easy_setopt(c, CURLOPT_MAIL_FROM, str_c(a, from));
    curl_easy_setopt(c, CURLOPT_MAIL_RCPT, to);
    curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(c, CURLOPT_READFUNCTION, give);
    curl_easy_setopt(c, CURLOPT_READDATA, u);
}

static bool refused(CURL *c, CURLcode code, const char *detail, bool *for_good, struct error *e)
{
    long answer = 0;
    curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &answer);
    *for_good = answer >= 550 && answer <= 553; // this address will not get better
    error_set(e, ERROR_SYSTEM, "sending mail: %s (SMTP answer %ld)",
              detail[0] ? detail : curl_easy_strerror(code), answer);
    return error_remedy(e, "check `desk.mail` in presse.yaml; the mail stays in the queue");
}

bool smtp_send(const struct desk_options *o, struct str to, struct str mail, bool *for_good,
               struct error *e)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    AUTO_ARENA a = ARENA_EMPTY;
    if (!mail_address_valid(to) || !mail_address_valid(o->mail_from)) {
        *for_good = true;
        return error_set(e, ERROR_INPUT, "a mail's sender or recipient is no mail address");
    }
    pthread_once(&once, start_once);
    CURL *c = curl_easy_init();
    struct curl_slist *list =
        curl_slist_append(NULL, str_c(&a, str_format(&a, "<%.*s>", STR_ARG(to))));
    char detail[CURL_ERROR_SIZE] = "";
    struct upload u = {mail};
    bool ok = c && list;
    if (ok) {
        set_options(c, o, &a, list, &u);
        curl_easy_setopt(c, CURLOPT_ERRORBUFFER, detail);
        CURLcode code = curl_easy_perform(c);
        ok = code == CURLE_OK || refused(c, code, detail, for_good, e);
    } else {
        error_set(e, ERROR_SYSTEM, "sending mail: no memory");
    }
    curl_slist_free_all(list);
    curl_easy_cleanup(c);
    return ok;
}
