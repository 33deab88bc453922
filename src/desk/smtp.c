// SPDX-License-Identifier: MIT
// Handing a mail to the configured SMTP server. Addresses were judged before; they are judged
// here once more, because a line end in one would become a command of its own.
#include "base/cleanup.h"
#include "desk/field.h"
#include "desk/mail.h"
#include "desk/texts.h"
#include "net/transfer.h"

// Mail to this machine needs no encryption on the way.
static bool local_server(struct str url)
{
    return str_contains(url, STR("//localhost")) || str_contains(url, STR("//127.")) ||
           str_contains(url, STR("//[::1]"));
}

bool smtp_send(const struct desk_options *o, struct str to, struct str mail, bool *for_good,
               struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    long answer;
    if (!mail_address_valid(to) || !mail_address_valid(o->mail_from)) {
        *for_good = true;
        return desk_refuse(e, ERROR_INPUT, WORD_REFUSE_MAIL, 0);
    }
    struct transfer_mail m = {.url = str_c(&a, o->smtp_url),
                              .user = o->smtp_user.n ? str_c(&a, o->smtp_user) : NULL,
                              .password = str_c(&a, o->smtp_password),
                              .from = str_c(&a, o->mail_from),
                              .to = str_c(&a, to),
                              .plain = local_server(o->smtp_url) || o->smtp_starttls_optional,
                              .bytes = mail};
    if (transfer_mail(&m, &answer, e))
        return true;
    *for_good = answer >= 550 && answer <= 553; // this address will not get better
    error_name(e, answer ? "refuse-smtp-answer" : "refuse-smtp-reach", answer);
    return error_remedy(e, "check `desk.mail` in presse.yaml; the mail stays in the queue");
}
