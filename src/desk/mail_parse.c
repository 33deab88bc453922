// SPDX-License-Identifier: MIT
// Reading a message with GMime: headers, the part that a person reads, names of attachments.
// text/plain is preferred; of text/html only the words are taken.
#include <gmime/gmime.h>
#include <pthread.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/library.h"
#include "desk/mail_in.h"
#include "text/entity.h"

// The functions of GMime and GLib that are called here; loaded for the first message.
// clang-format off
#define CALLS(_) \
    _(g_ascii_strcasecmp) _(g_free) _(g_mime_content_type_get_mime_type) \
    _(g_mime_content_type_is_type) _(g_mime_data_wrapper_write_to_stream) _(g_mime_init) _(g_mime_message_get_cc) \
    _(g_mime_message_get_from) _(g_mime_message_get_message_id) \
    _(g_mime_message_get_mime_part) _(g_mime_message_get_subject) _(g_mime_message_get_to) \
    _(g_mime_message_get_type) _(g_mime_message_part_get_message) \
    _(g_mime_message_part_get_type) _(g_mime_multipart_get_type) _(g_mime_object_get_content_type) \
    _(g_mime_object_get_disposition) _(g_mime_object_get_header) \
    _(g_mime_parser_construct_message) _(g_mime_parser_new_with_stream) \
    _(g_mime_part_get_content) _(g_mime_part_get_filename) _(g_mime_part_get_type) _(g_mime_part_iter_free) \
    _(g_mime_part_iter_get_current) _(g_mime_part_iter_new) _(g_mime_part_iter_next) \
    _(g_mime_references_free) _(g_mime_references_get_message_id) _(g_mime_references_length) \
    _(g_mime_references_parse) _(g_mime_stream_mem_get_byte_array) \
    _(g_mime_stream_mem_new) _(g_mime_stream_mem_new_with_buffer) \
    _(g_mime_text_part_get_text) _(g_mime_text_part_get_type) _(g_object_unref) \
    _(g_type_check_instance_is_a) _(internet_address_get_name) \
    _(internet_address_list_get_address) _(internet_address_list_length) \
    _(internet_address_list_parse) _(internet_address_mailbox_get_addr) \
    _(internet_address_mailbox_get_type)
// clang-format on
#define CALL(name) {#name, &gm.name},
LIBRARY_OF(gm, CALLS, LIBRARY_POINTER, CALL, "libgmime-3.0.so.0", "libgmime-3.0-0", "read mail")

static bool is_a(const void *instance, GType type)
{
    return gm.g_type_check_instance_is_a((GTypeInstance *)(uintptr_t)instance, type);
}

static GMimeObject *object_of(GMimeMessage *m)
{
    return (GMimeObject *)m;
}

struct found {
    struct arena *arena;
    struct mail_in *mail;
    struct str plain, html;
    size_t recipients_cap, references_cap, attachments_cap, parts;
    bool report;   // multipart/report
    bool harmless; // it reports a delay, or that all went well
};

static void start_once(void)
{
    gm.g_mime_init();
}

// Valid UTF-8 without NUL, at most `most` bytes, not cut within a character.
static struct str clean(struct arena *a, struct str s, size_t most)
{
    AUTO_BUF b = BUF_EMPTY;
    for (size_t i = 0; i < s.n && b.n + 4 <= most;) {
        uint32_t c = utf8_next(s, &i);
        if (c == '\r' && i < s.n && s.p[i] == '\n')
            continue;
        buf_utf8(&b, c == 0 ? 0xFFFD : c);
    }
    return str_copy(a, buf_view(&b));
}

static struct str header(GMimeMessage *m, struct arena *a, const char *name)
{
    const char *value = gm.g_mime_object_get_header(object_of(m), name);
    return value ? clean(a, str_of(value), 4000) : STR_NONE;
}

static void add_recipients(struct found *f, InternetAddressList *list)
{
    int n = list ? gm.internet_address_list_length(list) : 0;
    for (int i = 0; i < n && f->mail->recipients_len < 100; i++) {
        InternetAddress *one = gm.internet_address_list_get_address(list, i);
        if (!is_a(one, gm.internet_address_mailbox_get_type()))
            continue;
        const char *address = gm.internet_address_mailbox_get_addr((InternetAddressMailbox *)one);
        ARENA_PUSH(f->arena, f->mail->recipients, f->mail->recipients_len, f->recipients_cap) =
            clean(f->arena, str_of(address), 400);
    }
}

static void add_header_recipient(struct found *f, GMimeMessage *m, const char *name)
{
    const char *value = gm.g_mime_object_get_header(object_of(m), name);
    InternetAddressList *list = value ? gm.internet_address_list_parse(NULL, value) : NULL;
    add_recipients(f, list);
    if (list)
        gm.g_object_unref(list);
}

static void read_sender(struct found *f, GMimeMessage *m)
{
    InternetAddressList *list = gm.g_mime_message_get_from(m);
    if (!list || gm.internet_address_list_length(list) < 1)
        return;
    InternetAddress *one = gm.internet_address_list_get_address(list, 0);
    const char *name = gm.internet_address_get_name(one);
    f->mail->from_name = clean(f->arena, str_of(name ? name : ""), 400);
    if (is_a(one, gm.internet_address_mailbox_get_type()))
        f->mail->from =
            clean(f->arena,
                  str_of(gm.internet_address_mailbox_get_addr((InternetAddressMailbox *)one)), 400);
}

static void add_references(struct found *f, GMimeMessage *m, const char *name)
{
    const char *value = gm.g_mime_object_get_header(object_of(m), name);
    GMimeReferences *refs = value ? gm.g_mime_references_parse(NULL, value) : NULL;
    int n = refs ? gm.g_mime_references_length(refs) : 0;
    for (int i = n > 50 ? n - 50 : 0; i < n; i++) {
        struct str id = clean(f->arena, str_of(gm.g_mime_references_get_message_id(refs, i)), 900);
        ARENA_PUSH(f->arena, f->mail->references, f->mail->references_len, f->references_cap) =
            str_format(f->arena, "<%.*s>", STR_ARG(id));
    }
    if (refs)
        gm.g_mime_references_free(refs);
}

static bool says(struct str value, const char *word)
{
    return str_starts_ascii(str_trim(value), str_of(word));
}

static bool is_report(GMimeMessage *m)
{
    GMimeObject *part = gm.g_mime_message_get_mime_part(m);
    GMimeContentType *type = part ? gm.g_mime_object_get_content_type(part) : NULL;
    return type && gm.g_mime_content_type_is_type(type, "multipart", "report");
}

// RFC 3834, section 2, and what servers did before it.
static bool is_automatic(GMimeMessage *m, struct arena *a, struct str from)
{
    struct str submitted = header(m, a, "Auto-Submitted");
    struct str precedence = header(m, a, "Precedence");
    struct str path = header(m, a, "Return-Path");
    if (submitted.n && !says(submitted, "no"))
        return true;
    // "list" is not meant: the press address may be a mailing list that journalists write to.
    if (says(precedence, "bulk") || says(precedence, "junk") || says(precedence, "auto_reply"))
        return true;
    if (header(m, a, "X-Autoreply").p || header(m, a, "X-Autorespond").p)
        return true;
    return says(path, "<>") || is_report(m) || says(from, "mailer-daemon@") ||
           says(from, "postmaster@");
}

// The bytes of a part without their transfer encoding.
static struct str decoded(struct arena *a, GMimeObject *part)
{
    GMimeDataWrapper *content = is_a(part, gm.g_mime_part_get_type())
                                    ? gm.g_mime_part_get_content((GMimePart *)part)
                                    : NULL;
    if (!content)
        return STR_NONE;
    GMimeStream *to = gm.g_mime_stream_mem_new();
    gm.g_mime_data_wrapper_write_to_stream(content, to);
    GByteArray *bytes = gm.g_mime_stream_mem_get_byte_array((GMimeStreamMem *)to);
    struct str s = STR_NONE;
    if (bytes && bytes->len)
        s = str_copy(a, (struct str){(const char *)bytes->data, bytes->len});
    gm.g_object_unref(to);
    return s;
}

static void add_attachment(struct found *f, GMimeObject *part)
{
    const char *name = is_a(part, gm.g_mime_part_get_type())
                           ? gm.g_mime_part_get_filename((GMimePart *)part)
                           : NULL;
    GMimeContentType *type = gm.g_mime_object_get_content_type(part);
    char *kind = gm.g_mime_content_type_get_mime_type(type);
    if (f->mail->attachments_len < MAIL_IN_FILES_MOST)
        ARENA_PUSH(f->arena, f->mail->attachments, f->mail->attachments_len, f->attachments_cap) =
            (struct request_file){.name = clean(f->arena, str_of(name ? name : "?"), 200),
                                  .type = clean(f->arena, str_of(kind ? kind : "?"), 100),
                                  .bytes = decoded(f->arena, part)};
    gm.g_free(kind);
}

// The value of a line "Name: value" in a part that holds headers; empty when there is none.
static struct str line_value(struct str text, const char *name)
{
    struct str rest = text, line;
    while (str_split(&rest, '\n', &line)) {
        size_t colon = str_find_char(line, ':');
        if (colon != STR_NOT_FOUND && str_eq_ascii(str_slice(line, 0, colon), str_of(name)))
            return str_trim(str_from(line, colon + 1));
    }
    return STR_NONE;
}

static void note_returned(struct found *f, struct str id)
{
    struct str bare = str_trim(id);
    if (!bare.n || f->mail->returned_id.n)
        return;
    if (bare.p[0] == '<')
        bare = str_slice(bare, 1, str_find_char(bare, '>'));
    f->mail->returned_id = str_format(f->arena, "<%.*s>", STR_ARG(clean(f->arena, bare, 900)));
}

// RFC 3464: what became of a mail, and the mail itself or its headers. True when the part is of
// that kind: nobody reads it.
static bool read_report(struct found *f, GMimeObject *part)
{
    GMimeContentType *type = gm.g_mime_object_get_content_type(part);
    if (gm.g_mime_content_type_is_type(type, "message", "delivery-status")) {
        struct str action = line_value(decoded(f->arena, part), "Action");
        if (says(action, "failed"))
            f->mail->bounced = true;
        else if (action.n)
            f->harmless = true;
        return true;
    }
    if (gm.g_mime_content_type_is_type(type, "text", "rfc822-headers")) {
        note_returned(f, line_value(decoded(f->arena, part), "Message-ID"));
        return true;
    }
    return false;
}

// The mail within a mail that a bounce gives back.
static bool read_returned(struct found *f, GMimeObject *part)
{
    if (!is_a(part, gm.g_mime_message_part_get_type()))
        return false;
    GMimeMessage *m = gm.g_mime_message_part_get_message((GMimeMessagePart *)part);
    const char *id = m ? gm.g_mime_message_get_message_id(m) : NULL;
    if (id)
        note_returned(f, str_of(id));
    return true;
}

static void read_part(struct found *f, GMimeObject *part)
{
    if (is_a(part, gm.g_mime_multipart_get_type()) || is_a(part, gm.g_mime_message_get_type()) ||
        read_returned(f, part))
        return;
    if (f->report && read_report(f, part))
        return;
    const char *how = gm.g_mime_object_get_disposition(part);
    bool attached = how && gm.g_ascii_strcasecmp(how, "attachment") == 0;
    if (attached || !is_a(part, gm.g_mime_text_part_get_type())) {
        add_attachment(f, part);
        return;
    }
    GMimeContentType *type = gm.g_mime_object_get_content_type(part);
    bool html = gm.g_mime_content_type_is_type(type, "text", "html");
    bool plain = gm.g_mime_content_type_is_type(type, "text", "plain");
    struct str *to = html ? &f->html : &f->plain;
    if ((!html && !plain) || to->p) {
        if (!to->p || !html)
            add_attachment(f, part);
        return;
    }
    char *text = gm.g_mime_text_part_get_text((GMimeTextPart *)part);
    *to = clean(f->arena, str_of(text ? text : ""), MAIL_IN_TEXT_MOST);
    gm.g_free(text);
}

static void read_parts(struct found *f, GMimeMessage *m)
{
    GMimePartIter *i = gm.g_mime_part_iter_new(object_of(m));
    do {
        GMimeObject *part = gm.g_mime_part_iter_get_current(i);
        if (part)
            read_part(f, part);
    } while (++f->parts < MAIL_IN_PARTS_MOST && gm.g_mime_part_iter_next(i));
    gm.g_mime_part_iter_free(i);
}

// Skips a tag; after <script> and <style> their contents too. Returns the offset behind.
static size_t skip_tag(struct str s, size_t i)
{
    struct str rest = str_from(s, i);
    size_t end = str_find_char(rest, '>');
    if (end == STR_NOT_FOUND)
        return s.n;
    bool script = str_starts_ascii(rest, STR("<script")),
         style = str_starts_ascii(rest, STR("<style"));
    i += end + 1;
    while ((script || style) && i < s.n) {
        struct str here = str_from(s, i);
        if (str_starts_ascii(here, script ? STR("</script") : STR("</style"))) {
            size_t close = str_find_char(here, '>');
            return close == STR_NOT_FOUND ? s.n : i + close + 1;
        }
        i++;
    }
    return i;
}

static bool breaks_line(struct str tag)
{
    static const char *const names[] = {"<br", "<p", "</p", "<div", "<li", "<tr", "<h"};
    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
        if (str_starts_ascii(tag, str_of(names[k])))
            return true;
    return false;
}

static struct str words_of_html(struct arena *a, struct str s)
{
    AUTO_BUF b = BUF_EMPTY;
    for (size_t i = 0; i < s.n;) {
        if (s.p[i] == '<') {
            if (breaks_line(str_from(s, i)))
                buf_char(&b, '\n');
            i = skip_tag(s, i);
            continue;
        }
        struct str words = str_from(s, i);
        words = str_slice(words, 0, str_find_char(words, '<'));
        buf_str(&b, entity_decode_all(a, words));
        i += words.n;
    }
    return clean(a, str_trim(buf_view(&b)), MAIL_IN_TEXT_MOST);
}

static void read_message(struct found *f, GMimeMessage *m)
{
    struct mail_in *mail = f->mail;
    struct arena *a = f->arena;
    const char *subject = gm.g_mime_message_get_subject(m);
    const char *id = gm.g_mime_message_get_message_id(m);
    mail->subject = clean(a, str_of(subject ? subject : ""), 1000);
    if (id && *id)
        mail->message_id = str_format(a, "<%.*s>", STR_ARG(clean(a, str_of(id), 900)));
    read_sender(f, m);
    add_recipients(f, gm.g_mime_message_get_to(m));
    add_recipients(f, gm.g_mime_message_get_cc(m));
    add_header_recipient(f, m, "Delivered-To");
    add_header_recipient(f, m, "X-Original-To");
    add_references(f, m, "References");
    add_references(f, m, "In-Reply-To");
    mail->automatic = is_automatic(m, a, mail->from);
    f->report = is_report(m);
    read_parts(f, m);
    // Servers that do not keep to RFC 3464 are known by the name that they write under.
    if (mail->automatic && !f->harmless && says(mail->from, "mailer-daemon@"))
        mail->bounced = true;
    mail->text = f->plain.n ? f->plain : words_of_html(a, f->html);
}

bool mail_in_read(struct str raw, struct arena *a, struct mail_in *out, struct error *e)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    if (!raw.n)
        return error_set(e, ERROR_INPUT, "this is no mail message: it is empty");
    if (!library_open(&libgm, e))
        return false;
    pthread_once(&once, start_once);
    GMimeStream *stream = gm.g_mime_stream_mem_new_with_buffer(raw.p, raw.n);
    GMimeParser *parser = gm.g_mime_parser_new_with_stream(stream);
    GMimeMessage *m = gm.g_mime_parser_construct_message(parser, NULL);
    struct mail_in mail = {0};
    struct found f = {.arena = a, .mail = &mail};
    if (m) {
        read_message(&f, m);
        gm.g_object_unref(m);
    }
    gm.g_object_unref(parser);
    gm.g_object_unref(stream);
    if (!m)
        return error_set(e, ERROR_INPUT, "this is no mail message");
    *out = mail;
    return true;
}
