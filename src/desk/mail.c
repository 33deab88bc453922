// SPDX-License-Identifier: MIT
// Storing mails and composing them. Every value that reaches a header passes field_line_clean,
// every address mail_address_valid: nothing that a person wrote can add a line.
#include "desk/mail.h"
#include "desk/texts.h"

#include <string.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "desk/field.h"
#include "store/secret.h"

static const char base64_letters[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static void base64_block(struct buf *out, const unsigned char *p, size_t n)
{
    uint32_t v = (uint32_t)p[0] << 16 | (n > 1 ? (uint32_t)p[1] << 8 : 0) | (n > 2 ? p[2] : 0u);
    buf_char(out, base64_letters[v >> 18 & 63]);
    buf_char(out, base64_letters[v >> 12 & 63]);
    buf_char(out, n > 1 ? base64_letters[v >> 6 & 63] : '=');
    buf_char(out, n > 2 ? base64_letters[v & 63] : '=');
}

// RFC 2045, section 6.8: lines of 76.
static void base64_lines(struct buf *out, struct str s)
{
    for (size_t i = 0; i < s.n; i += 3) {
        base64_block(out, (const unsigned char *)s.p + i, s.n - i < 3 ? s.n - i : 3);
        if (i / 3 % 19 == 18 || i + 3 >= s.n)
            buf_c(out, "\r\n");
    }
}

static bool is_plain(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < 0x20 || (unsigned char)s.p[i] > 0x7E)
            return false;
    // What looks like an encoded word must be encoded, or it would be read as one.
    return !str_contains(s, STR("=?"));
}

// RFC 2047, section 2: words of at most 75 characters, never within a character.
static void encoded_words(struct buf *out, struct str s)
{
    size_t i = 0;
    while (i < s.n) {
        size_t from = i, to = i;
        while (to < s.n) {
            size_t next = to;
            (void)utf8_next(s, &next);
            if (next - from > 42)
                break;
            to = next;
        }
        buf_c(out, from ? "\r\n =?UTF-8?B?" : "=?UTF-8?B?");
        for (size_t k = from; k < to; k += 3)
            base64_block(out, (const unsigned char *)s.p + k, to - k < 3 ? to - k : 3);
        buf_c(out, "?=");
        i = to;
    }
}

// Plain text folded at spaces so that lines stay under 78 where it has spaces. RFC 5322, 2.2.3:
// unfolding takes the line end out and keeps the space.
static bool folded(struct buf *out, struct str s, size_t column)
{
    struct str rest = s, word;
    bool first = true;
    while (str_split(&rest, ' ', &word)) {
        if (word.n > 900)
            return false;
        bool fold = !first && word.n && column + 1 + word.n > 76;
        if (!first)
            buf_c(out, fold ? "\r\n " : " ");
        column = fold ? 1 + word.n : column + (first ? 0 : 1) + word.n;
        buf_str(out, word);
        first = false;
    }
    return true;
}

bool mail_header(struct buf *out, const char *name, struct str value, struct error *e)
{
    if (!field_line_clean(value) || value.n > 4000)
        return error_set(e, ERROR_INPUT, "the %s of a mail holds control characters or is too long",
                         name);
    buf_format(out, "%s: ", name);
    size_t start = out->n;
    if (!is_plain(value) || !folded(out, value, strlen(name) + 2)) {
        out->n = start;
        encoded_words(out, value);
    }
    buf_c(out, "\r\n");
    return true;
}

static bool address_header(struct buf *out, const char *name, struct str display,
                           struct str address, struct error *e)
{
    if (!mail_address_valid(address))
        return error_set(e, ERROR_INPUT, "the %s of a mail is no mail address", name);
    if (!field_line_clean(display) || display.n > 400)
        return error_set(e, ERROR_INPUT, "the name in the %s of a mail holds control characters",
                         name);
    buf_format(out, "%s: ", name);
    if (display.n) { // always encoded: quoting a phrase has more ways to go wrong
        encoded_words(out, display);
        buf_c(out, "\r\n ");
    }
    buf_format(out, "<%.*s>\r\n", STR_ARG(address));
    return true;
}

static bool id_valid(struct str id)
{
    if (id.n < 3 || id.n > 900 || id.p[0] != '<' || id.p[id.n - 1] != '>')
        return false;
    for (size_t i = 1; i + 1 < id.n; i++)
        if (id.p[i] <= ' ' || id.p[i] > '~' || id.p[i] == '<' || id.p[i] == '>')
            return false;
    return true;
}

// References and In-Reply-To; what is no Message-ID is left out.
static void thread_headers(struct buf *out, struct str references)
{
    struct str rest = references, id, last = STR_NONE;
    AUTO_BUF list = BUF_EMPTY;
    while (str_split(&rest, ' ', &id)) {
        if (!id_valid(id))
            continue;
        buf_c(&list, list.n ? "\r\n " : "");
        buf_str(&list, id);
        last = id;
    }
    if (!last.n)
        return;
    buf_format(out, "In-Reply-To: %.*s\r\nReferences: ", STR_ARG(last));
    buf_str(out, buf_view(&list));
    buf_c(out, "\r\n");
}

static void date_header(struct buf *out, int64_t time)
{
    char text[TIME_HTTP_SIZE];
    time_http(time, text);
    buf_format(out, "Date: %.25s +0000\r\n", text); // "… 12:00:00 GMT" without its zone
}

// Text parts are base64: any line length and any character survive every server.
static void text_part(struct buf *out, struct str type, struct str text)
{
    AUTO_BUF lines = BUF_EMPTY;
    struct str rest = text, line;
    while (str_split(&rest, '\n', &line)) {
        buf_str(&lines, line);
        if (rest.p)
            buf_c(&lines, "\r\n");
    }
    buf_format(out, "Content-Type: %.*s\r\nContent-Transfer-Encoding: base64\r\n\r\n",
               STR_ARG(type));
    base64_lines(out, buf_view(&lines));
}

static bool method_valid(struct str m)
{
    return str_eq(m, STR("REQUEST")) || str_eq(m, STR("CANCEL"));
}

static bool body(struct buf *out, const struct mail_parts *m, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    buf_c(out, "MIME-Version: 1.0\r\n");
    if (!m->calendar.n) {
        text_part(out, STR("text/plain; charset=utf-8"), m->body);
        return true;
    }
    if (!method_valid(m->calendar_method))
        return error_set(e, ERROR_INPUT, "a calendar part has no method");
    struct str hash = secret_hash(&a, "presse boundary", m->message_id);
    struct str mark = str_slice(hash, 0, 24);
    buf_format(out, "Content-Type: multipart/alternative; boundary=\"=_%.*s\"\r\n\r\n--=_%.*s\r\n",
               STR_ARG(mark), STR_ARG(mark));
    text_part(out, STR("text/plain; charset=utf-8"), m->body);
    buf_format(out, "--=_%.*s\r\n", STR_ARG(mark));
    text_part(
        out,
        str_format(&a, "text/calendar; charset=utf-8; method=%.*s", STR_ARG(m->calendar_method)),
        m->calendar);
    buf_format(out, "--=_%.*s--\r\n", STR_ARG(mark));
    return true;
}

static bool compose(const struct mail_parts *m, struct buf *out, struct error *e)
{
    if (!id_valid(m->message_id))
        return error_set(e, ERROR_INPUT, "a mail has no Message-ID");
    date_header(out, m->date);
    if (!address_header(out, "From", m->from_name, m->from, e) ||
        !address_header(out, "To", STR_NONE, m->to, e) ||
        (m->reply_to.n && !address_header(out, "Reply-To", STR_NONE, m->reply_to, e)) ||
        !mail_header(out, "Subject", m->subject, e))
        return false;
    buf_format(out, "Message-ID: %.*s\r\n", STR_ARG(m->message_id));
    thread_headers(out, m->references);
    // Reports of what could not be delivered (NDR) are wanted: they open the request again.
    if (m->automatic)
        buf_c(out, "Auto-Submitted: auto-generated\r\n"
                   "X-Auto-Response-Suppress: DR, RN, NRN, OOF, AutoReply\r\n");
    return body(out, m, e);
}

bool mail_compose(const struct mail_parts *m, struct buf *out, struct error *e)
{
    return compose(m, out, e) || error_name(e, "refuse-mail", 0);
}

// What was said so far, oldest first; long threads keep the first and the last ones.
static bool thread_of(struct db *db, int64_t request, struct arena *a, struct str *out,
                      struct error *e)
{
    struct table t;
    AUTO_BUF b = BUF_EMPTY;
    if (!DB_QUERY(db, SQL_MESSAGE_THREAD, a, &t, e, C_INT(request)))
        return false;
    for (size_t i = 0; i < t.rows; i++)
        if (i == 0 || i + 20 >= t.rows)
            buf_format(&b, "%s%.*s", b.n ? " " : "", STR_ARG(table_text(&t, i, 0)));
    *out = str_copy(a, buf_view(&b));
    return true;
}

static struct str domain_of(struct str address)
{
    size_t at = str_rfind_char(address, '@');
    return at == STR_NOT_FOUND ? STR("presse.invalid") : str_from(address, at + 1);
}

bool mail_queue(const struct desk *d, struct db *db, const struct mail *m, int64_t *id,
                struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct str references = STR("");
    int64_t made = store_new_id(), now = clock_now();
    if (!mail_address_valid(m->to) || !field_line_clean(m->subject))
        return desk_refuse(e, ERROR_INPUT, WORD_REFUSE_MAIL, 0);
    if (m->threaded && !thread_of(db, m->request, &a, &references, e))
        return false;
    struct str message_id = str_format(&a, "<%.*s@%.*s>", STR_ARG(secret_token(&a)),
                                       STR_ARG(domain_of(desk_options(d)->mail_from)));
    struct str number = str_format(&a, "%lld", (long long)made);
    const char *purpose = m->has_link ? link_purpose_name(m->link) : "";
    if (!DB_CHANGE(db, SQL_MESSAGE_ADD, NULL, e, C_INT(made), cell_int_or_null(m->request),
                   C_TEXT(STR("out")), C_TEXT(str_of(m->kind)), C_TEXT(m->to), C_TEXT(m->subject),
                   C_TEXT(m->body), C_TEXT(str_of(purpose)), C_INT(m->link_object),
                   C_TEXT(m->calendar), C_TEXT(str_of(m->calendar_method)), C_TEXT(message_id),
                   C_TEXT(references), C_INT(now)) ||
        !job_add(db, STR("mail"), str_format(&a, "mail:%.*s", STR_ARG(number)), number, now, e))
        return false;
    if (id)
        *id = made;
    return true;
}
