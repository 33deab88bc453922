// SPDX-License-Identifier: MIT
// Compiles a template's text into steps, in one pass with an explicit stack of open tags.
// Follows the Mustache specification 1.4: core modules, inheritance, dynamic names.
//
// A tag other than an interpolation that has only blanks around it on its line takes the
// whole line with it. A parent tag and its end count as one tag for this, as they are often
// on one line. The text of a block that replaces another (one right inside a parent tag) is
// stored without the indentation of its first line; the place it is put in gives it its own.
//
// Refuses with a place: tags not closed, ends that match nothing, empty names, names with
// blanks, bad delimiters, more than TEMPLATE_NESTING_LIMIT nested tags, texts over
// TEMPLATE_SIZE_LIMIT.
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "site/template_parts.h"

struct open_tag {
    size_t step;
    struct str name;
    size_t dedent;   // in force before this tag
    bool override;   // a block right inside a parent tag
    bool line_start; // parent: only blanks stand before it on its line
};

struct parser {
    struct template_set *set;
    struct template *t;
    struct str open, close; // delimiters
    size_t dedent;          // bytes of indentation taken off each line
    struct open_tag stack[TEMPLATE_NESTING_LIMIT];
    size_t depth;
    struct error *e;
};

struct tag {
    char kind;         // '#', '^', …; 'v' for an escaped variable
    struct str name;   // trimmed
    bool dynamic;      // name came after '*'
    size_t start, end; // in the source, delimiters included
    size_t line;       // where its line starts
    size_t next;       // where the source goes on: after its line when it stands alone
    bool blank_before, blank_after;
};

__attribute__((format(printf, 3, 4))) static bool fail(struct parser *p, size_t offset,
                                                       const char *message, ...)
{
    char text[256];
    va_list args;
    va_start(args, message);
    vsnprintf(text, sizeof text, message, args);
    va_end(args);
    error_set(p->e, ERROR_INPUT, "%s", text);
    return template_error_at(p->t, offset, p->e);
}

static struct step *add_step(struct parser *p, enum step_kind kind, size_t offset)
{
    struct template *t = p->t;
    t->steps = arena_grow(&p->set->arena, t->steps, t->len, &t->cap, t->len + 1, sizeof *t->steps);
    struct step *step = &t->steps[t->len++];
    *step = (struct step){.kind = (uint8_t)kind, .offset = (uint32_t)offset};
    return step;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

// --- Text -----------------------------------------------------------------------------------

// How many of the first bytes of `line` the indentation in force takes off.
static size_t dedent_of(const struct parser *p, struct str line)
{
    size_t n = 0;
    while (n < p->dedent && n < line.n && is_blank(line.p[n]))
        n++;
    return n;
}

// The text without the indentation in force. The first line counts as a line only when
// at_line_start.
static struct str dedented(const struct parser *p, struct str text, bool at_line_start)
{
    struct buf out = BUF_EMPTY;
    for (bool start = at_line_start; text.n; start = true) {
        struct str line = text;
        const char *end = memchr(text.p, '\n', text.n);
        if (end)
            line.n = (size_t)(end - text.p) + 1;
        text = str_from(text, line.n);
        buf_str(&out, start ? str_from(line, dedent_of(p, line)) : line);
    }
    struct str copy = str_copy(&p->set->arena, buf_view(&out));
    buf_free(&out);
    return copy;
}

static void add_text(struct parser *p, size_t from, size_t to)
{
    if (from >= to)
        return;
    struct str text = str_slice(p->t->text, from, to);
    if (p->dedent)
        text = dedented(p, text, from == 0 || p->t->text.p[from - 1] == '\n');
    if (text.n)
        add_step(p, STEP_TEXT, from)->text = text;
}

// --- Tags -----------------------------------------------------------------------------------

static void measure_line(const struct parser *p, struct tag *tag)
{
    struct str s = p->t->text;
    size_t line = tag->start;
    while (line > 0 && is_blank(s.p[line - 1]))
        line--;
    tag->blank_before = line == 0 || s.p[line - 1] == '\n';
    tag->line = tag->blank_before ? line : tag->start;
    size_t end = tag->end;
    while (end < s.n && is_blank(s.p[end]))
        end++;
    if (end < s.n && s.p[end] == '\r' && end + 1 < s.n && s.p[end + 1] == '\n')
        end++;
    tag->blank_after = end >= s.n || s.p[end] == '\n';
    tag->next = end < s.n ? end + 1 : s.n;
}

static bool check_name(struct parser *p, const struct tag *tag)
{
    if (tag->name.n == 0)
        return fail(p, tag->start, "a tag without a name");
    for (size_t i = 0; i < tag->name.n; i++)
        if (is_space_ascii(tag->name.p[i]) && tag->name.p[i] != '\0')
            return fail(p, tag->start, "the name \"%.*s\" of a tag holds a space",
                        STR_ARG(tag->name));
    return true;
}

// Reads the tag that starts at tag->start.
static bool read_tag(struct parser *p, struct tag *tag)
{
    struct str s = p->t->text;
    size_t at = tag->start + p->open.n;
    char c = at < s.n ? s.p[at] : '\0';
    bool sigil = c != '\0' && strchr("#^/!=>&{$<", c) != NULL;
    tag->kind = sigil ? c : 'v';
    at += sigil;
    struct str rest = str_from(s, at);
    size_t end = STR_NOT_FOUND;
    if (c == '{' || c == '=') {
        struct str close =
            str_format(&p->set->arena, "%c%.*s", c == '{' ? '}' : '=', STR_ARG(p->close));
        end = str_find(rest, close);
        tag->end = at + end + close.n;
    } else {
        end = str_find(rest, p->close);
        tag->end = at + end + p->close.n;
    }
    if (end == STR_NOT_FOUND) {
        fail(p, tag->start, "the tag that starts here is not closed; \"%.*s\" is missing",
             STR_ARG(p->close));
        return error_remedy(p->e, "close the tag");
    }
    tag->name = str_trim(str_slice(rest, 0, end));
    bool partial = c == '>' || c == '<';
    tag->dynamic = partial && tag->name.n && tag->name.p[0] == '*';
    if (tag->dynamic)
        tag->name = str_trim(str_from(tag->name, 1));
    measure_line(p, tag);
    return c == '!' || c == '=' || check_name(p, tag);
}

static bool set_delimiters(struct parser *p, const struct tag *tag)
{
    struct str rest = tag->name;
    size_t n = 0;
    while (n < rest.n && !is_space_ascii(rest.p[n]))
        n++;
    struct str open = str_slice(rest, 0, n);
    struct str close = str_trim(str_from(rest, n));
    bool bad = open.n == 0 || close.n == 0 || str_find_char(tag->name, '=') != STR_NOT_FOUND;
    for (size_t i = 0; i < close.n; i++)
        bad = bad || is_space_ascii(close.p[i]);
    if (bad)
        return fail(p, tag->start, "\"%.*s\" are not two delimiters with a space between",
                    STR_ARG(tag->name));
    p->open = open;
    p->close = close;
    return true;
}

static bool inside_parent(const struct parser *p)
{
    return p->depth && p->t->steps[p->stack[p->depth - 1].step].kind == STEP_PARENT;
}

static bool push(struct parser *p, const struct tag *tag, struct open_tag open)
{
    if (p->depth == TEMPLATE_NESTING_LIMIT) {
        error_set(p->e, ERROR_LIMIT, "more than %d tags are open within one another",
                  TEMPLATE_NESTING_LIMIT);
        return template_error_at(p->t, tag->start, p->e);
    }
    open.step = p->t->len - 1;
    open.name = tag->name;
    p->stack[p->depth++] = open;
    return true;
}

static struct str blanks_at(const struct parser *p, size_t from)
{
    struct str rest = str_from(p->t->text, from);
    size_t n = 0;
    while (n < rest.n && is_blank(rest.p[n]))
        n++;
    return str_slice(rest, 0, n);
}

static struct str indent_from(const struct parser *p, struct str blanks)
{
    return str_from(blanks, dedent_of(p, blanks));
}

static bool add_path(struct parser *p, struct step *step, const struct tag *tag)
{
    if (!template_path_make(p->set, tag->name, &step->path))
        return fail(p, tag->start, "a part of the dotted name \"%.*s\" is empty",
                    STR_ARG(tag->name));
    return true;
}

static bool add_plain(struct parser *p, const struct tag *tag)
{
    enum step_kind kind = tag->kind == '#'   ? STEP_SECTION
                          : tag->kind == '^' ? STEP_INVERTED
                          : tag->kind == 'v' ? STEP_ESCAPED
                                             : STEP_RAW;
    struct step *step = add_step(p, kind, tag->start);
    if (!add_path(p, step, tag))
        return false;
    bool encloses = kind == STEP_SECTION || kind == STEP_INVERTED;
    return !encloses || push(p, tag, (struct open_tag){.dedent = p->dedent});
}

// A partial or a parent: what names another template.
static bool add_reference(struct parser *p, const struct tag *tag)
{
    struct step *step = add_step(p, tag->kind == '>' ? STEP_PARTIAL : STEP_PARENT, tag->start);
    step->text = tag->name;
    step->dynamic = tag->dynamic;
    if (tag->dynamic && !add_path(p, step, tag))
        return false;
    if (tag->blank_before && !inside_parent(p)) // what is inside is never rendered there
        step->indent = indent_from(p, blanks_at(p, tag->line));
    step->standalone = tag->kind == '>' && tag->blank_before && tag->blank_after;
    if (tag->kind == '>')
        return true;
    return push(p, tag, (struct open_tag){.dedent = p->dedent, .line_start = tag->blank_before});
}

static bool add_block(struct parser *p, const struct tag *tag, bool whole_line)
{
    struct open_tag open = {.dedent = p->dedent, .override = inside_parent(p)};
    struct step *step = add_step(p, STEP_BLOCK, tag->start);
    step->text = tag->name;
    step->standalone = whole_line;
    bool on_own_line = tag->blank_after && (whole_line || open.override);
    struct str first = blanks_at(p, tag->next);
    bool empty = str_starts(str_from(p->t->text, tag->next + first.n), p->open) &&
                 str_starts(str_from(p->t->text, tag->next + first.n + p->open.n), STR("/"));
    if (whole_line && !empty)
        step->indent = indent_from(p, first);
    else if (tag->blank_before)
        step->indent = indent_from(p, blanks_at(p, tag->line));
    if (open.override)
        p->dedent = on_own_line ? first.n : 0;
    return push(p, tag, open);
}

// A parent that turns out to stand alone gives the blanks before it to the parent template:
// the step before it, which holds them as text, becomes empty.
static void close_parent(struct parser *p, const struct open_tag *open, bool alone)
{
    struct step *step = &p->t->steps[open->step];
    step->standalone = alone;
    if (!alone)
        step->indent = STR_NONE;
    if (alone && step->indent.n && open->step > 0) {
        struct step *before = &p->t->steps[open->step - 1];
        if (before->kind == STEP_TEXT && before->text.n >= step->indent.n)
            before->text.n -= step->indent.n;
    }
}

static bool close_tag(struct parser *p, const struct tag *tag)
{
    if (p->depth == 0)
        return fail(p, tag->start, "the end of \"%.*s\" closes nothing", STR_ARG(tag->name));
    const struct open_tag *open = &p->stack[p->depth - 1];
    if (!str_eq(open->name, tag->name))
        return fail(p, tag->start, "the end of \"%.*s\" stands where \"%.*s\" is still open",
                    STR_ARG(tag->name), STR_ARG(open->name));
    struct step *step = &p->t->steps[open->step];
    step->end = (uint32_t)p->t->len;
    p->dedent = open->dedent;
    p->depth--;
    return true;
}

// True when the tag takes its whole line with it, or (ends of parents and of replacing
// blocks) the part of the line that lies on its own side.
static bool stands_alone(const struct parser *p, const struct tag *tag)
{
    return tag->kind != 'v' && tag->kind != '&' && tag->kind != '{' && tag->kind != '<' &&
           tag->blank_before && tag->blank_after && !(tag->kind == '/' && p->depth == 0);
}

// Writes the text before the tag and says where the source goes on after it.
static size_t text_before(struct parser *p, const struct tag *tag, size_t from)
{
    bool alone = stands_alone(p, tag);
    size_t to = alone ? tag->line : tag->start;
    size_t next = alone ? tag->next : tag->end;
    const struct open_tag *open = p->depth ? &p->stack[p->depth - 1] : NULL;
    bool replacing = tag->kind == '/' && open && open->override;
    if (replacing && tag->blank_before)
        to = tag->line;
    bool parent_end = tag->kind == '/' && inside_parent(p);
    if (parent_end)
        next = open->line_start && tag->blank_after ? tag->next : tag->end;
    if (tag->kind == '$' && inside_parent(p) && tag->blank_after)
        next = tag->next;
    if (!inside_parent(p))
        add_text(p, from, to);
    return next;
}

static bool add_tag(struct parser *p, const struct tag *tag, size_t *at)
{
    size_t next = text_before(p, tag, *at);
    *at = next;
    switch (tag->kind) {
    case '!':
        return true;
    case '=':
        return set_delimiters(p, tag);
    case '>':
    case '<':
        return add_reference(p, tag);
    case '$':
        return add_block(p, tag, stands_alone(p, tag));
    case '/':
        if (inside_parent(p))
            close_parent(p, &p->stack[p->depth - 1],
                         next == tag->next && tag->blank_after &&
                             p->stack[p->depth - 1].line_start);
        return close_tag(p, tag);
    default:
        return add_plain(p, tag);
    }
}

bool template_parse(struct template_set *s, struct template *t, struct error *e)
{
    struct parser p = {.set = s, .t = t, .open = STR("{{"), .close = STR("}}"), .e = e};
    if (t->text.n > TEMPLATE_SIZE_LIMIT) {
        error_set(e, ERROR_LIMIT, "the template holds %zu bytes; at most %d are read", t->text.n,
                  TEMPLATE_SIZE_LIMIT);
        return template_error_at(t, 0, e);
    }
    size_t at = 0;
    for (;;) {
        size_t found = str_find(str_from(t->text, at), p.open);
        if (found == STR_NOT_FOUND)
            break;
        struct tag tag = {.start = at + found};
        if (!read_tag(&p, &tag) || !add_tag(&p, &tag, &at))
            return false;
    }
    if (p.depth) {
        const struct open_tag *open = &p.stack[p.depth - 1];
        fail(&p, t->steps[open->step].offset, "\"%.*s\" is opened here and never closed",
             STR_ARG(open->name));
        return error_remedy(e, "add {{/%.*s}}", STR_ARG(open->name));
    }
    add_text(&p, at, t->text.n);
    return true;
}
