// SPDX-License-Identifier: MIT
// Markdown that CommonMark takes for HTML, where many tools read it as its authors mean it: behind
// a comment that begins its line, and on the lines behind a tag: "<hr>", "<div markdown="1">", and
// a list on the next line. Where the lines before say something as well ("<h3>2020</h3>"), only
// what can be nothing but Markdown is taken for it.
#include <string.h>

#include "room/reader_blocks.h"

// Moves the places of a tree that was read from a part of the file.
static void shift(struct node *n, uint32_t by)
{
    for (; n; n = n->next) {
        n->offset += by;
        n->url_offset += n->url_offset ? by : 0;
        shift(n->first, by);
    }
}

// Whether a line of HTML shows something: text outside of tags.
static bool shows_text(struct str line)
{
    bool tag = false;
    for (size_t i = 0; i < line.n; i++) {
        if (!tag && line.p[i] != '<' && !is_space_ascii(line.p[i]))
            return true;
        tag = line.p[i] == '<' || (tag && line.p[i] != '>');
    }
    return false;
}

// "- …", "* …", "## …": what HTML has no other way to say.
static bool begins_markdown(struct str line)
{
    size_t n = 0;
    while (n < line.n && line.p[n] == '#')
        n++;
    bool bullet = line.n > 1 && strchr("-*+", line.p[0]);
    return (bullet || n > 0) && n < line.n && line.p[bullet ? 1 : n] == ' ';
}

// A part of the file, read as Markdown.
static const struct node *read_part(struct reader *r, struct str part)
{
    struct diags unused = DIAGS_IN(r->arena);
    struct doc *d = doc_read(r->lasting, r->doc->path, part, DOC_MARKDOWN, false, &unused);
    shift(d->root->first, (uint32_t)(part.p - r->doc->source.p));
    return d->root;
}

// Blocks of such a part.
static struct tally collect_part(struct reader *r, struct str part, int depth)
{
    return blocks_collect_below(r, read_part(r, part), depth + 1);
}

bool markdown_inside_collect(struct reader *r, const struct node *n, struct tally *t, int depth)
{
    struct str source = r->doc->source;
    struct str text = str_slice(source, n->offset, n->offset + n->length);
    struct str rest = text, line = STR_NONE;
    if (!str_contains(rest, STR("](")) || str_starts(str_trim(text), STR("<!--")))
        return false;
    size_t from = 0;
    bool shown = false;
    while (from < text.n) {
        rest = str_from(text, from);
        if (!str_line(&rest, &line))
            break;
        line = str_trim(line);
        if (line.n && line.p[0] != '<')
            break;
        shown = shown || shows_text(line);
        from = text.n - rest.n;
        if (rest.n == 0)
            return false;
    }
    struct str inner = str_from(text, from);
    if (inner.n == 0 || depth > 2 || (shown && !begins_markdown(line)))
        return false;
    if (shown)
        *t = collect_part(r, str_slice(text, 0, from), depth);
    struct tally one = collect_part(r, inner, depth);
    tally_add(t, &one);
    return true;
}

// Behind the comment that the HTML n begins with, where its line goes on as text and no tag;
// empty when it does not.
static struct str text_behind_comment(const struct reader *r, const struct node *n)
{
    const struct doc *d = r->doc;
    if (n->type != NODE_HTML_BLOCK || d->format != DOC_MARKDOWN)
        return STR_NONE;
    struct str text = str_slice(d->source, n->offset, n->offset + n->length);
    size_t mark = 0; // of the item that it begins
    while (mark < text.n && (is_digit_ascii(text.p[mark]) || strchr(" \t-*+.)", text.p[mark])))
        mark++;
    text = str_from(text, mark);
    size_t close = str_starts(text, STR("<!--")) ? str_find(text, STR("-->")) : STR_NOT_FOUND;
    struct str behind = close == STR_NOT_FOUND ? STR_NONE : str_trim(str_from(text, close + 3));
    bool goes_on = behind.n && behind.p[0] != '<' && !str_contains(text, STR("presse:"));
    return goes_on ? behind : STR_NONE;
}

// Whether a part of the file can be read without the rest: it names no addresses of elsewhere.
static bool stands_alone(struct str part)
{
    return !str_contains(part, STR("]["));
}

const struct node *markdown_of_comment(struct reader *r, const struct node *n, size_t end)
{
    struct str behind = n ? text_behind_comment(r, n) : STR_NONE;
    size_t from = behind.n ? (size_t)(behind.p - r->doc->source.p) : 0;
    struct str part = str_slice(r->doc->source, from, behind.n ? end : 0);
    if (part.n == 0 || !stands_alone(part))
        return NULL;
    return read_part(r, part)->first;
}

bool markdown_behind_comment(struct reader *r, const struct node *n, const struct node **next,
                             struct tally *t, int depth)
{
    size_t end = n->offset + n->length;
    struct str behind = text_behind_comment(r, n);
    if (behind.n == 0 || depth > 2 || str_find_char(behind, '\n') != STR_NOT_FOUND)
        return false;
    const struct str source = r->doc->source;
    const struct node *more = n->next; // the lines that go on behind that of the comment
    if (more && more->type == NODE_PARAGRAPH && more->offset > end &&
        !str_contains(str_slice(source, end, more->offset), STR("\n\n")))
        end = more->offset + more->length;
    else
        more = NULL;
    struct str part = str_slice(source, (size_t)(behind.p - source.p), end);
    if (!stands_alone(part))
        return false;
    *t = collect_part(r, part, depth);
    *next = more ? more->next : *next;
    return true;
}
