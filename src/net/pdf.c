// SPDX-License-Identifier: MIT
// The structure of the file is qpdf's matter. It runs in the page reader's closed process, under
// its limits of time and memory; nothing of a page is drawn or decoded.
#include "net/pdf.h"

#include <qpdf/qpdf-c.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/library.h"
#include "net/xml.h"
#include "text/charset.h"
#include "text/fold.h"

#define CALLS(_)                                                                                   \
    _(qpdf_init)                                                                                   \
    _(qpdf_cleanup)                                                                                \
    _(qpdf_silence_errors)                                                                         \
    _(qpdf_set_suppress_warnings)                                                                  \
    _(qpdf_read_memory)                                                                            \
    _(qpdf_get_trailer)                                                                            \
    _(qpdf_get_root)                                                                               \
    _(qpdf_oh_get_key_if_dict)                                                                     \
    _(qpdf_oh_is_stream)                                                                           \
    _(qpdf_oh_is_string)                                                                           \
    _(qpdf_oh_get_utf8_value)                                                                      \
    _(qpdf_oh_is_null)                                                                             \
    _(qpdf_oh_is_array)                                                                            \
    _(qpdf_oh_get_array_n_items)                                                                   \
    _(qpdf_oh_get_dict)                                                                            \
    _(qpdf_oh_get_stream_data)
#define CALL(name) {#name, &pdf.name},
LIBRARY_OF(pdf, CALLS, LIBRARY_POINTER, CALL, "libqpdf.so.29", "libqpdf29", "read titles from PDFs")

enum { XMP_LARGEST = 1 << 20, PACKED_LARGEST = 64 << 10, VALUE_MOST = 2000, ERRORS = QPDF_ERRORS };

bool pdf_prepare(struct error *e)
{
    return library_open(&libpdf, e);
}

static void add(struct arena *a, struct html_facts *f, const char *group, struct str name,
                struct str value)
{
    struct str text = str_trim(str_slice(value, 0, VALUE_MOST));
    text.n = utf8_valid_prefix(text);
    if (text.n && f->len < HTML_FACTS_MOST)
        ARENA_PUSH(a, f->items, f->len, f->cap) =
            (struct html_fact){FACT_DOCUMENT, str_format(a, "%s:%.*s", group, STR_ARG(name)),
                               str_copy(a, text), STR_NONE};
}

// ---- XMP: the properties of rdf:Description, as elements or attributes

struct packet {
    struct arena *a;
    struct html_facts *facts;
    unsigned depth, description, property; // depths; 0: in none
    struct str name;
    struct buf text;
};

static const char *on_start(void *context, const char *name, const char *const *attributes)
{
    struct packet *p = context;
    p->depth++;
    if (!p->description && strcmp(name, "rdf:Description") == 0) {
        p->description = p->depth;
        for (; *attributes; attributes += 2)
            add(p->a, p->facts, "xmp", str_of(attributes[0]), str_of(attributes[1]));
    } else if (p->description && p->depth == p->description + 1) {
        p->property = p->depth;
        p->name = str_copy(p->a, str_of(name));
        buf_reset(&p->text);
    }
    return NULL;
}

static void on_end(void *context, const char *name)
{
    struct packet *p = context;
    (void)name;
    if (p->property && str_trim(buf_view(&p->text)).n) { // rdf:li, or the property itself
        add(p->a, p->facts, "xmp", p->name, buf_view(&p->text));
        buf_reset(&p->text);
    }
    if (p->depth == p->property)
        p->property = 0;
    if (p->depth == p->description)
        p->description = 0;
    p->depth--;
}

static void on_text(void *context, struct str text)
{
    struct packet *p = context;
    if (p->property && p->text.n < VALUE_MOST * 2)
        buf_str(&p->text, text);
}

static void read_xmp(struct arena *a, struct str xmp, struct html_facts *f)
{
    static const struct xml_calls walk = {on_start, on_end, on_text, NULL};
    struct packet p = {.a = a, .facts = f};
    struct str text = charset_to_utf8(a, str_slice(xmp, 0, XMP_LARGEST), STR("utf-8"), false);
    (void)xml_walk(a, str_trim(text), &walk, &p); // what stands before a fault counts
    buf_free(&p.text);
}

// ---- the file

static bool stream_bytes(struct arena *a, qpdf_data q, qpdf_oh stream,
                         enum qpdf_stream_decode_level_e level, struct str *out)
{
    unsigned char *bytes = NULL;
    size_t n = 0;
    QPDF_BOOL filtered = QPDF_FALSE;
    if ((pdf.qpdf_oh_get_stream_data(q, stream, level, &filtered, &bytes, &n) & ERRORS) || !bytes)
        return false;
    *out = str_copy(a, (struct str){(const char *)bytes, n < XMP_LARGEST ? n : XMP_LARGEST});
    free(bytes);
    return true;
}

// A packed packet grows at most a thousand times, and is packed once.
static void read_metadata(struct arena *a, qpdf_data q, struct html_facts *f)
{
    qpdf_oh root = pdf.qpdf_get_root(q);
    qpdf_oh lang = pdf.qpdf_oh_get_key_if_dict(q, root, "/Lang");
    if (pdf.qpdf_oh_is_string(q, lang))
        add(a, f, "info", STR("lang"), str_of(pdf.qpdf_oh_get_utf8_value(q, lang)));
    qpdf_oh stream = pdf.qpdf_oh_get_key_if_dict(q, root, "/Metadata");
    struct str packed, xmp;
    if (!pdf.qpdf_oh_is_stream(q, stream) || !stream_bytes(a, q, stream, qpdf_dl_none, &packed))
        return;
    qpdf_oh filter = pdf.qpdf_oh_get_key_if_dict(q, pdf.qpdf_oh_get_dict(q, stream), "/Filter");
    bool several = pdf.qpdf_oh_is_array(q, filter) && pdf.qpdf_oh_get_array_n_items(q, filter) > 1;
    if (pdf.qpdf_oh_is_null(q, filter))
        read_xmp(a, packed, f);
    else if (!several && packed.n <= PACKED_LARGEST &&
             stream_bytes(a, q, stream, qpdf_dl_all, &xmp))
        read_xmp(a, xmp, f);
}

static void read_info(struct arena *a, qpdf_data q, struct html_facts *f)
{
    static const struct {
        const char *key, *name;
    } keys[] = {{"/Title", "title"}, {"/Author", "author"}, {"/CreationDate", "date"}};
    qpdf_oh all = pdf.qpdf_oh_get_key_if_dict(q, pdf.qpdf_get_trailer(q), "/Info");
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        qpdf_oh value = pdf.qpdf_oh_get_key_if_dict(q, all, keys[i].key);
        if (pdf.qpdf_oh_is_string(q, value))
            add(a, f, "info", str_of(keys[i].name), str_of(pdf.qpdf_oh_get_utf8_value(q, value)));
    }
}

struct html_facts pdf_facts(struct arena *a, struct str bytes)
{
    struct html_facts f = {0};
    qpdf_data q = pdf.qpdf_init();
    pdf.qpdf_silence_errors(q);
    pdf.qpdf_set_suppress_warnings(q, QPDF_TRUE);
    if (!(pdf.qpdf_read_memory(q, "the document", bytes.p, bytes.n, "") & ERRORS)) {
        read_metadata(a, q, &f);
        read_info(a, q, &f);
    }
    pdf.qpdf_cleanup(&q);
    return f;
}

// ---- what programs write there

static bool one_of(struct str s, const char *const *list)
{
    for (; *list; list++)
        if (str_eq(s, str_of(*list)))
            return true;
    return false;
}

static bool is_file_name(struct str title)
{
    static const char *const endings[] = {".doc",  ".docx", ".odt",  ".rtf", ".txt",  ".indd",
                                          ".qxd",  ".qxp",  ".pdf",  ".ppt", ".pptx", ".pub",
                                          ".ai",   ".xls",  ".xlsx", ".tex", ".dvi",  ".pages",
                                          ".html", ".htm",  ".fm",   NULL};
    for (const char *const *e = endings; *e; e++) {
        size_t n = strlen(*e);
        if (title.n > n && str_eq_ascii(str_from(title, title.n - n), str_of(*e)))
            return true;
    }
    return false;
}

// "LMQ2103_014", "20210403": one word with digits or underscores is a number of the archive.
static bool is_number(struct str title)
{
    bool odd = false;
    for (size_t i = 0; i < title.n; i++) {
        if (title.p[i] == ' ' || (unsigned char)title.p[i] >= 0x80)
            return false;
        odd = odd || is_digit_ascii(title.p[i]) || title.p[i] == '_';
    }
    return odd;
}

bool pdf_title_is_junk(struct arena *a, struct str title)
{
    static const char *const starts[] = {"microsoft word ",
                                         "microsoft powerpoint ",
                                         "microsoft excel ",
                                         "powerpoint presentation",
                                         "presentation powerpoint",
                                         "print ",
                                         NULL};
    static const char *const whole[] = {"untitled",
                                        "untitled document",
                                        "sans titre",
                                        "sans nom",
                                        "ohne titel",
                                        "unbenannt",
                                        "sin titulo",
                                        "senza titolo",
                                        "document",
                                        "dokument",
                                        "documento",
                                        "layout",
                                        "mise en page",
                                        "scan",
                                        "print",
                                        "anonymous",
                                        "title",
                                        "titre",
                                        "full page photo",
                                        "page",
                                        "slide",
                                        "pdf",
                                        "microsoft word",
                                        "default",
                                        "no title",
                                        "none",
                                        NULL};
    struct str words = fold_words(a, title), plain = words;
    if (is_file_name(str_trim(title)) || is_number(str_trim(title)) || words.n < 3)
        return true;
    while (plain.n && (is_digit_ascii(plain.p[plain.n - 1]) || plain.p[plain.n - 1] == ' '))
        plain.n--;
    if (one_of(plain, whole))
        return true;
    for (const char *const *s = starts; *s; s++)
        if (str_starts(words, str_of(*s)))
            return true;
    return false;
}

bool pdf_author_is_junk(struct arena *a, struct str author)
{
    static const char *const whole[] = {"admin",
                                        "administrator",
                                        "administrateur",
                                        "user",
                                        "utilisateur",
                                        "root",
                                        "owner",
                                        "unknown",
                                        "inconnu",
                                        "author",
                                        "auteur",
                                        "anonymous",
                                        "microsoft office user",
                                        "benutzer",
                                        "guest",
                                        NULL};
    bool account = true;
    for (size_t i = 0; i < author.n; i++)
        account = account && author.p[i] != ' ' && (author.p[i] < 'A' || author.p[i] > 'Z') &&
                  (unsigned char)author.p[i] < 0x80;
    return account || one_of(fold_words(a, author), whole);
}
