// SPDX-License-Identifier: MIT
// Incoming mail: what is read is text within its limits, and whatever stands in it can be put
// into a mail of ours without adding a header or a receiver.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "desk/mail.h"
#include "desk/mail_in.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool truth)
{
    if (!truth)
        abort();
}

static void check_text(struct str s, size_t most)
{
    must(s.n <= most && utf8_valid_prefix(s) == s.n && (!s.n || !memchr(s.p, '\0', s.n)));
}

static void check_read(const struct mail_in *m)
{
    check_text(m->from, 400);
    check_text(m->from_name, 400);
    check_text(m->subject, 1000);
    check_text(m->message_id, 902);
    check_text(m->text, MAIL_IN_TEXT_MOST);
    must(m->recipients_len <= 100 && m->references_len <= 100);
    must(m->attachments_len <= MAIL_IN_FILES_MOST);
    for (size_t i = 0; i < m->recipients_len; i++)
        check_text(m->recipients[i], 400);
    for (size_t i = 0; i < m->references_len; i++)
        check_text(m->references[i], 902);
    for (size_t i = 0; i < m->attachments_len; i++) {
        check_text(m->attachments[i].name, 200);
        check_text(m->attachments[i].type, 100);
    }
}

// An answer to it: refused, or one mail to one receiver with this subject.
static void check_answer(const struct mail_in *m, struct arena *a)
{
    AUTO_BUF raw = BUF_EMPTY;
    struct error e = {0};
    struct mail_in back;
    struct mail_parts p = {.from = STR("press@desk.example"),
                           .from_name = m->from_name,
                           .to = m->from,
                           .subject = m->subject,
                           .body = m->text,
                           .message_id = STR("<ours@desk.example>"),
                           .reply_to = STR("press@desk.example"),
                           .date = 1700000000};
    if (!mail_compose(&p, &raw, &e))
        return;
    must(mail_in_read(buf_view(&raw), a, &back, &e));
    must(back.recipients_len == 1 && str_eq_ascii(back.recipients[0], m->from));
    must(str_eq(back.from, STR("press@desk.example")) && !back.automatic);
    must(str_eq(back.message_id, STR("<ours@desk.example>")));
    must(!back.attachments_len && !back.references_len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a = ARENA_EMPTY;
    struct error e = {0};
    struct mail_in m;
    if (mail_in_read((struct str){(const char *)data, size}, &a, &m, &e)) {
        check_read(&m);
        check_answer(&m, &a);
    } else {
        must(e.kind == ERROR_INPUT);
    }
    arena_free(&a);
    return 0;
}
