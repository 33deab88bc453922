// SPDX-License-Identifier: MIT
// If these fail, pages come out wrong or unescaped, or a slip in a room's theme is reported
// nowhere or in the wrong place.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "growth.h"
#include "site/template.h"

// --- Any JSON value as context --------------------------------------------------------------

static const struct template_class json_class;

static struct tvalue json_value(const json_t *j, const struct template_scope *scope);

static struct tvalue json_item(const void *list, size_t i, const struct template_scope *scope)
{
    return json_value(json_array_get(list, i), scope);
}

static struct tvalue json_member(const void *object, struct str name,
                                 const struct template_scope *scope)
{
    return json_value(json_object_get(object, str_c(scope->arena, name)), scope);
}

static struct tvalue json_value(const json_t *j, const struct template_scope *scope)
{
    switch (j ? (int)json_typeof(j) : -1) {
    case JSON_OBJECT:
        return (struct tvalue){.type = TVALUE_OBJECT, .object = j, .cls = &json_class};
    case JSON_ARRAY:
        return (struct tvalue){
            .type = TVALUE_LIST, .object = j, .len = json_array_size(j), .value_at = json_item};
    case JSON_STRING:
        return (struct tvalue){.type = TVALUE_TEXT, .text = str_of(json_string_value(j))};
    case JSON_INTEGER:
        return (struct tvalue){
            .type = TVALUE_TEXT,
            .text = str_format(scope->arena, "%lld", (long long)json_integer_value(j))};
    case JSON_REAL:
        return (struct tvalue){.type = TVALUE_TEXT,
                               .text = str_format(scope->arena, "%.10g", json_real_value(j))};
    case JSON_TRUE:
    case JSON_FALSE:
        return (struct tvalue){.type = TVALUE_BOOL, .truth = json_is_true(j)};
    case JSON_NULL:
        return (struct tvalue){.type = TVALUE_TEXT};
    default:
        return (struct tvalue){0};
    }
}

static const struct template_class json_class = {.name = "json", .other = json_member};

// --- The specification ----------------------------------------------------------------------

static struct template_set *set_of(struct arena *a, const char *text, const json_t *partials,
                                   struct error *e)
{
    size_t len = 1 + (partials ? json_object_size(partials) : 0);
    struct template_source *sources = ARENA_ARRAY(a, len, struct template_source);
    sources[0] = (struct template_source){STR("main"), str_of(text), STR("main.mustache")};
    size_t n = 1;
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)partials, name, value)
    {
        sources[n].name = str_of(name);
        sources[n++].text = str_of(json_string_value(value));
    }
    struct template_set *s = NULL;
    return template_set_make(sources, n, &s, e) ? s : NULL;
}

// Nothing changes between two renderings of a case.
static bool all_fixed(const struct template_class *cls, const char *field)
{
    (void)cls;
    (void)field;
    return true;
}

static bool case_holds(const json_t *test)
{
    AUTO_ARENA a = ARENA_EMPTY;
    AUTO_BUF out = BUF_EMPTY;
    AUTO_BUF remembered = BUF_EMPTY;
    struct error e = {0};
    json_t *data = json_object_get(test, "data");
    const char *text = json_string_value(json_object_get(test, "template"));
    json_t *root = data && !json_is_object(data) ? json_pack("{sO}", "it", data) : NULL;
    if (root)
        text = str_c(&a, str_format(&a, "{{#it}}%s{{/it}}", text));
    struct template_set *s = set_of(&a, text, json_object_get(test, "partials"), &e);
    struct template_scope scope = {.arena = &a};
    json_t *top = root ? root : data;
    bool ok = s && template_render(s, STR("main"), top, &json_class, &scope, &out, &e);
    const char *want = json_string_value(json_object_get(test, "expected"));
    bool same = ok && str_eq(buf_view(&out), str_of(want));
    // What a memo remembers of the first rendering makes the second the same.
    scope.memo = template_memo_make();
    scope.memo_key = STR("k");
    scope.fixed = all_fixed;
    for (size_t i = 0; same && i < 2; i++) {
        buf_reset(&remembered);
        same = template_render(s, STR("main"), top, &json_class, &scope, &remembered, &e) &&
               str_eq(buf_view(&remembered), str_of(want));
    }
    template_memo_free(scope.memo);
    if (!same)
        printf("  %s: wanted \"%s\", got \"%.*s\" %s\n",
               json_string_value(json_object_get(test, "name")), want, STR_ARG(buf_view(&out)),
               e.message);
    template_set_free(s);
    json_decref(root);
    return same;
}

static bool x_varies(const struct template_class *cls, const char *field)
{
    (void)cls;
    return strcmp(field, "x") != 0;
}

static struct tvalue letter_of(const void *object, size_t i)
{
    const char *letter = (const char *)object + i;
    return (struct tvalue){.type = TVALUE_TEXT, .text = {letter, *letter != '-'}};
}

static struct tvalue letter_x(const void *object, const struct template_scope *scope)
{
    (void)scope;
    return letter_of(object, 0);
}

static struct tvalue letter_a(const void *object, const struct template_scope *scope)
{
    (void)scope;
    return letter_of(object, 1);
}

static const struct template_field letter_fields[] = {{"x", letter_x}, {"a", letter_a}};
static const struct template_class letters = {"letters", letter_fields, 2, NULL};

// A page that shows what belongs to another is the worst that a press room can do.
static void only_what_does_not_vary_is_remembered(void **state)
{
    (void)state;
    AUTO_ARENA a = ARENA_EMPTY;
    struct error e = {0};
    struct template_set *set = NULL;
    const struct template_source sources[] = {
        {STR("main"),
         STR("{{#a}}{{a}}{{/a}}{{#a}}{{x}}{{/a}}{{^x}}none{{/x}}{{>p}}{{>q}}{{#x}}yes{{/"
             "x}}{{^x}}no{{/x}}"
             "{{<f}}{{$b}}{{x}}{{/b}}{{/f}}"),
         STR("main")},
        {STR("p"), STR("({{a}})"), STR("p")},
        {STR("q"), STR("[{{#a}}{{#x}}{{x}}{{/x}}{{/a}}]"), STR("q")},
        {STR("f"), STR("{{>g}}"), STR("f")},
        {STR("g"), STR("{{$b}}{{/b}}"), STR("g")},
    };
    assert_true(template_set_make(sources, 5, &set, &e));
    struct template_memo *memo = template_memo_make();
    static const char *const objects[][3] = {
        {"xa", "k", "ax(a)[x]yesx"}, // remembers
        {"xA", "k", "ax(a)[x]yesx"}, // what is said to be fixed is not asked for again
        {"ya", "k", "ay(a)[y]yesy"}, // what varies is
        {"yA", "l", "Ay(A)[y]yesy"}, // another key knows nothing
        {"za", "k", "az(a)[z]yesz"}, {"-a", "k", "anone(a)[]no"},
    };
    for (size_t i = 0; i < sizeof objects / sizeof *objects; i++) {
        AUTO_BUF out = BUF_EMPTY;
        const struct template_scope scope = {
            .arena = &a, .memo = memo, .memo_key = str_of(objects[i][1]), .fixed = x_varies};
        assert_true(template_render(set, STR("main"), objects[i][0], &letters, &scope, &out, &e));
        buf_char(&out, 0);
        assert_string_equal(out.p, objects[i][2]);
    }
    template_memo_free(memo);
    template_set_free(set);
}

static void file_holds(const char *path, size_t at_least)
{
    json_error_t why;
    json_t *spec = json_load_file(path, 0, &why);
    assert_non_null(spec);
    size_t i, bad = 0;
    json_t *test;
    json_t *tests = json_object_get(spec, "tests");
    assert_true(json_array_size(tests) >= at_least);
    json_array_foreach(tests, i, test) bad += !case_holds(test);
    json_decref(spec);
    assert_int_equal(bad, 0);
}

static void the_specification_holds(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        size_t cases;
    } files[] = {{"comments", 11},    {"delimiters", 14},   {"interpolation", 30},
                 {"inverted", 21},    {"partials", 11},     {"sections", 25},
                 {"inheritance", 21}, {"dynamic-names", 10}};
    const char *tests = getenv("PRESSE_TESTS");
    assert_non_null(tests);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/site/mustache/%s.json", tests, files[i].name);
        file_holds(path, files[i].cases);
    }
    const char *more = getenv("PRESSE_MUSTACHE_SPEC"); // a further file in the same form
    if (more)
        file_holds(more, 1);
}

// --- Errors ---------------------------------------------------------------------------------

static void error_is(const char *text, unsigned line, unsigned column, const char *part)
{
    struct error e = {0};
    AUTO_ARENA a = ARENA_EMPTY;
    struct template_set *s = set_of(&a, text, NULL, &e);
    assert_null(s);
    assert_string_equal(e.file, "main.mustache");
    assert_int_equal(e.line, line);
    assert_int_equal(e.column, column);
    if (!strstr(e.message, part))
        fail_msg("\"%s\" lacks \"%s\"", e.message, part);
}

static void mistakes_are_shown_at_their_place(void **state)
{
    (void)state;
    error_is("a\n  {{#x}}\nb", 2, 3, "never closed");
    error_is("{{#a}}\n{{#b}}\n{{/a}}", 3, 1, "\"b\" is still open");
    error_is("x\n{{/a}}", 2, 1, "closes nothing");
    error_is("one\ntwo {{name", 2, 5, "not closed");
    error_is("{{{name}}", 1, 1, "\"}}\" is missing");
    error_is("ab{{}}", 1, 3, "without a name");
    error_is("{{# }}{{/ }}", 1, 1, "without a name");
    error_is("{{a b}}", 1, 1, "holds a space");
    error_is("{{a..b}}", 1, 1, "empty");
    error_is("{{a.}}", 1, 1, "empty");
    error_is("\n\n{{=x=}}", 3, 1, "delimiters");
    error_is("{{=a b c=}}", 1, 1, "delimiters");
    error_is("{{<p}}{{$x}}{{/p}}", 1, 13, "\"x\" is still open");
}

static void deep_nesting_is_refused(void **state)
{
    (void)state;
    AUTO_BUF text = BUF_EMPTY;
    for (int i = 0; i < 65; i++)
        buf_c(&text, "{{#a}}");
    buf_char(&text, '\0');
    error_is(text.p, 1, 64 * 6 + 1, "more than 64");
}

static void endless_recursion_is_an_error_with_a_place(void **state)
{
    (void)state;
    AUTO_ARENA a = ARENA_EMPTY;
    AUTO_BUF out = BUF_EMPTY;
    struct error e = {0};
    struct template_source source = {STR("loop"), STR("x\n  {{>loop}}\n{{>loop}}"),
                                     STR("theme/loop.mustache")};
    struct template_set *s = NULL;
    assert_true(template_set_make(&source, 1, &s, &e));
    json_t *root = json_object();
    struct template_scope scope = {.arena = &a};
    assert_false(template_render(s, STR("loop"), root, &json_class, &scope, &out, &e));
    assert_int_equal(e.kind, ERROR_LIMIT);
    assert_string_equal(e.file, "theme/loop.mustache");
    assert_int_equal(e.line, 2);
    json_decref(root);
    template_set_free(s);
}

static void a_partial_that_is_nowhere_is_found_before_rendering(void **state)
{
    (void)state;
    struct error e = {0};
    struct template_source source = {STR("page"), STR("x\n {{>clpi}}"), STR("page.mustache")};
    struct template_set *s = NULL;
    assert_true(template_set_make(&source, 1, &s, &e));
    assert_false(template_set_complete(s, &e));
    assert_int_equal(e.line, 2);
    assert_non_null(strstr(e.message, "clpi"));
    template_set_free(s);
}

static void a_later_source_overrides_an_earlier_one(void **state)
{
    (void)state;
    AUTO_ARENA a = ARENA_EMPTY;
    AUTO_BUF out = BUF_EMPTY;
    struct error e = {0};
    struct template_source sources[] = {{STR("page"), STR("{{broken"), STR("a")},
                                        {STR("part"), STR("[{{x}}]"), STR("b")},
                                        {STR("page"), STR("good {{>part}}"), STR("c")}};
    struct template_set *s = NULL;
    assert_true(template_set_make(sources, 3, &s, &e));
    json_t *root = json_pack("{ss}", "x", "l'air & <co> \"q\"");
    struct template_scope scope = {.arena = &a};
    assert_true(template_render(s, STR("page"), root, &json_class, &scope, &out, &e));
    assert_true(str_eq(buf_view(&out), STR("good [l&#39;air &amp; &lt;co&gt; &quot;q&quot;]")));
    assert_false(template_render(s, STR("none"), root, &json_class, &scope, &out, &e));
    json_decref(root);
    template_set_free(s);
}

// --- Classes --------------------------------------------------------------------------------

struct pair {
    struct str left, right;
};

static struct tvalue pair_left(const void *object, const struct template_scope *scope)
{
    (void)scope;
    return (struct tvalue){.type = TVALUE_TEXT, .text = ((const struct pair *)object)->left};
}

static struct tvalue pair_right(const void *object, const struct template_scope *scope)
{
    (void)scope;
    return (struct tvalue){.type = TVALUE_HTML, .text = ((const struct pair *)object)->right};
}

static const struct template_field pair_fields[] = {{"left", pair_left}, {"right", pair_right}};
static const struct template_class pair_class = {"pair", pair_fields, 2, NULL};

static const void *pair_at(const void *list, size_t i)
{
    return (const struct pair *)list + i;
}

static const void *word_at(const void *list, size_t i)
{
    return (const struct str *)list + i;
}

struct page {
    struct pair pairs[2];
    struct str words[2];
};

static struct tvalue page_pairs(const void *object, const struct template_scope *scope)
{
    (void)scope;
    return (struct tvalue){.type = TVALUE_LIST,
                           .object = ((const struct page *)object)->pairs,
                           .cls = &pair_class,
                           .len = 2,
                           .at = pair_at};
}

static struct tvalue page_words(const void *object, const struct template_scope *scope)
{
    (void)scope;
    return (struct tvalue){.type = TVALUE_LIST,
                           .object = ((const struct page *)object)->words,
                           .len = 2,
                           .at = word_at};
}

static const struct template_field page_fields[] = {{"pairs", page_pairs}, {"words", page_words}};
static const struct template_class page_class = {"page", page_fields, 2, NULL};

static void structures_are_rendered_through_their_classes(void **state)
{
    (void)state;
    AUTO_ARENA a = ARENA_EMPTY;
    AUTO_BUF out = BUF_EMPTY;
    struct error e = {0};
    struct template_source source = {
        STR("page"),
        STR("{{#pairs}}{{left}}={{right}}{{#words}} {{.}}{{/words}}; {{/pairs}}"
            "{{^left}}none{{/left}}"),
        STR("page.mustache")};
    struct template_set *s = NULL;
    assert_true(template_set_make(&source, 1, &s, &e));
    struct page page = {{{STR("a<"), STR("<b>")}, {STR("c"), STR("d")}}, {STR("x"), STR("&")}};
    struct template_scope scope = {.arena = &a};
    for (int i = 0; i < 3; i++) {
        buf_reset(&out);
        assert_true(template_render(s, STR("page"), &page, &page_class, &scope, &out, &e));
        assert_true(str_eq(buf_view(&out), STR("a&lt;=<b> x &amp;; c=d x &amp;; none")));
    }
    template_set_free(s);
}

// If it said no too often, pages would show a count of long ago.
static void what_a_template_asks_of_a_list_is_known(void **state)
{
    (void)state;
    struct error e = {0};
    struct template_source sources[] = {
        {STR("plain"), STR("{{count}}{{#tags}}{{name}}{{/tags}}{{count}}{{#x}}{{count}}{{/x}}"),
         STR("a")},
        {STR("asks"), STR("{{#x}}{{#tags}}{{#y}}{{count}}{{/y}}{{/tags}}{{/x}}"), STR("b")},
        {STR("dotted"), STR("{{tags.count}}"), STR("c")},
        {STR("part"), STR("{{count}}"), STR("d")},
        {STR("beside"), STR("{{>part}}{{#tags}}{{name}}{{/tags}}"), STR("e")},
        {STR("within"), STR("{{>part}}{{#tags}}{{>part}}{{/tags}}"), STR("f")},
        {STR("frame"), STR("{{>frame}}{{#tags}}{{$one}}{{/one}}{{/tags}}"), STR("g")},
        {STR("filled"), STR("{{<frame}}{{$one}}{{count}}{{/one}}{{/frame}}"), STR("h")},
        {STR("any"), STR("{{>*x}}"), STR("i")},
    };
    const bool wanted[] = {false, true, true, false, false, true, true, true, true};
    struct template_set *s = NULL;
    assert_true(template_set_make(sources, 9, &s, &e));
    for (size_t i = 0; i < 9; i++)
        assert_int_equal(template_asks(s, sources[i].name, STR("tags"), STR("count")), wanted[i]);
    assert_false(template_asks(s, STR("none"), STR("tags"), STR("count")));
    template_set_free(s);
}

// --- Items that are kept --------------------------------------------------------------------

// What one list gave; links start with "../".
struct kept {
    const void *item;
    char text[64];
    size_t roots[TEMPLATE_ROOTS], roots_len, taken, made;
    bool lost;
};

static bool take_kept(const struct template_scope *scope, const void *item, size_t step,
                      struct buf *out)
{
    struct kept *k = (struct kept *)(uintptr_t)scope->user;
    (void)step;
    if (k->item != item)
        return false;
    k->taken++;
    buf_c(out, k->text);
    return true;
}

static void note_kept(const struct template_scope *scope, const void *item, size_t step,
                      const struct buf *out, size_t from, const struct template_roots *roots)
{
    struct kept *k = (struct kept *)(uintptr_t)scope->user;
    (void)step;
    k->item = item;
    k->made++;
    k->lost = !roots;
    k->roots_len = roots ? roots->len : 0;
    for (size_t i = 0; i < k->roots_len; i++)
        k->roots[i] = roots->at[i] - from;
    snprintf(k->text, sizeof k->text, "%.*s", (int)(out->n - from), out->p + from);
}

static struct tvalue link_href(const void *object, const struct template_scope *scope)
{
    (void)scope;
    return (struct tvalue){
        .type = TVALUE_TEXT, .root = 3, .text = ((const struct pair *)object)->left};
}

static const struct template_field link_fields[] = {{"href", link_href}, {"name", pair_right}};
static const struct template_class link_class = {"link", link_fields, 2, NULL};

static struct tvalue links_page_links(const void *object, const struct template_scope *scope)
{
    struct tvalue v = page_pairs(object, scope);
    v.cls = &link_class;
    v.len = 1;
    return v;
}

static struct tvalue links_page_word(const void *object, const struct template_scope *scope)
{
    (void)scope;
    return (struct tvalue){.type = TVALUE_TEXT, .text = ((const struct page *)object)->words[0]};
}

static const struct template_field links_page_fields[] = {
    {"links", links_page_links}, {"word", links_page_word}, {"common", links_page_word}};
static const struct template_class links_page = {"page", links_page_fields, 3, NULL};

// Renders links.mustache twice; how often its item was made.
static size_t times_made(const char *text, struct kept *k)
{
    static const char *const names[] = {"href", "name", "common"};
    const struct template_items items = {&link_class, names, 3, take_kept, NULL, note_kept};
    AUTO_ARENA a = ARENA_EMPTY;
    AUTO_BUF first = BUF_EMPTY;
    AUTO_BUF second = BUF_EMPTY;
    struct error e = {0};
    struct template_set *s = NULL;
    const struct template_source sources[] = {
        {STR("links"), str_of(text), STR("links.mustache")},
        {STR("own"), STR("<{{href}}>"), STR("own.mustache")},
        {STR("other"), STR("<{{word}}>"), STR("other.mustache")},
        {STR("again"), STR("{{#href}}{{>again}}{{/href}}"), STR("again.mustache")},
        {STR("frame"), STR("{{$b}}{{/b}}"), STR("frame.mustache")}};
    struct page page = {{{STR("../a"), STR("<b>")}}, {STR("word"), STR("own")}};
    const struct template_scope scope = {.arena = &a, .items = &items, .user = k};
    *k = (struct kept){.item = NULL};
    assert_true(template_set_make(sources, 5, &s, &e));
    bool ok = template_render(s, STR("links"), &page, &links_page, &scope, &first, &e) &&
              template_render(s, STR("links"), &page, &links_page, &scope, &second, &e);
    assert_int_equal(ok, !strstr(text, "again"));
    assert_true(str_eq(buf_view(&first), buf_view(&second)));
    template_set_free(s);
    return k->made;
}

// What else a page shows in its list would stand on another.
static void items_are_kept_that_ask_for_nothing_else(void **state)
{
    (void)state;
    static const char *const kept[] = {
        ("{{#links}}{{href}}{{{name}}}{{common}}{{#name}}{{.}}{{/name}}{{^href}}x{{/href}}"
         "{{/links}}"),
        "{{#links}}{{>own}}{{/links}}",
        "{{#word}}{{#links}}{{name}}{{/links}}{{/word}}",
    };
    static const char *const not [] = {
        "{{#links}}{{word}}{{/links}}",
        "{{#links}}{{>other}}{{/links}}",
        "{{#links}}{{#word}}{{href}}{{/word}}{{/links}}",
        "{{#links}}{{>*name}}{{/links}}",
        "{{#links}}{{>again}}{{/links}}",
        "{{#links}}{{$b}}{{/b}}{{/links}}",
        "{{#links}}{{<frame}}{{$b}}{{href}}{{/b}}{{/frame}}{{/links}}",
    };
    struct kept k;
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        if (times_made(kept[i], &k) != 1 || k.taken != 1)
            fail_msg("not kept: %s", kept[i]);
    for (size_t i = 0; i < sizeof not / sizeof *not ; i++)
        if (times_made(not [i], &k))
            fail_msg("kept: %s", not [i]);
}

static void where_links_of_kept_items_start_is_told(void **state)
{
    (void)state;
    struct kept k;
    times_made("12{{#links}}{{#href}}[{{href}}]{{/href}}{{name}}{{>own}}{{/links}}", &k);
    assert_string_equal(k.text, "[../a]<b><../a>");
    assert_false(k.lost);
    assert_int_equal(k.roots_len, 2);
    assert_int_equal(k.roots[0], 1);
    assert_int_equal(k.roots[1], 10);
    times_made("{{#links}}{{href}}{{href}}{{href}}{{href}}{{href}}{{/links}}", &k);
    assert_true(k.lost); // too many
    times_made("{{#links}}\n  {{>own}}\n{{/links}}", &k);
    assert_true(k.lost); // behind an indentation
}

static void output_past_its_limit_is_an_error(void **state)
{
    (void)state;
    AUTO_ARENA a = ARENA_EMPTY;
    AUTO_BUF out = BUF_EMPTY;
    out.limit = 10;
    struct error e = {0};
    struct template_source source = {STR("page"), STR("0123456789{{x}}!"), STR("page.mustache")};
    struct template_set *s = NULL;
    assert_true(template_set_make(&source, 1, &s, &e));
    struct template_scope scope = {.arena = &a};
    struct page page = {0};
    assert_false(template_render(s, STR("page"), &page, &page_class, &scope, &out, &e));
    assert_int_equal(e.kind, ERROR_LIMIT);
    template_set_free(s);
}

static double read_hostile(const void *what, size_t times)
{
    AUTO_ARENA a = ARENA_EMPTY;
    AUTO_BUF text = BUF_EMPTY;
    growth_repeat(&text, what, times);
    buf_char(&text, '\0');
    struct error e = {0};
    double start = growth_clock();
    template_set_free(set_of(&a, text.p, NULL, &e));
    return growth_clock() - start;
}

static void hostile_templates_end_in_time(void **state)
{
    (void)state;
    static const char *const parts[] = {
        "{{a}}  \n{{! x",           "{{a}}\n", "{{! x}} ", "{{#a}}{{/a}}", "{{", "{{b.", " ",
        "{{=<< >>=}}<<={{ }}=>>\n",
    };
    // Few of them: under a sanitizer each search looks at all that is left.
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (!growth_is_linear(read_hostile, parts[i], 100))
            fail_msg("slow: %s", parts[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_specification_holds),
        cmocka_unit_test(only_what_does_not_vary_is_remembered),
        cmocka_unit_test(mistakes_are_shown_at_their_place),
        cmocka_unit_test(deep_nesting_is_refused),
        cmocka_unit_test(endless_recursion_is_an_error_with_a_place),
        cmocka_unit_test(a_partial_that_is_nowhere_is_found_before_rendering),
        cmocka_unit_test(a_later_source_overrides_an_earlier_one),
        cmocka_unit_test(structures_are_rendered_through_their_classes),
        cmocka_unit_test(what_a_template_asks_of_a_list_is_known),
        cmocka_unit_test(items_are_kept_that_ask_for_nothing_else),
        cmocka_unit_test(where_links_of_kept_items_start_is_told),
        cmocka_unit_test(output_past_its_limit_is_an_error),
        cmocka_unit_test(hostile_templates_end_in_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
