// SPDX-License-Identifier: MIT
// The table of elements. What carries no text of the page (scripts, forms' controls, drawings, what
// old browsers show for a player) is skipped; what only groups becomes a division that keeps its
// tag's name, so that navigation and footers can be told from content.
#include "text/html_tags.h"

static const struct html_tag tags[] = {
    {"a", HTML_INLINE, NODE_LINK, 0, false, true},
    {"abbr", HTML_INLINE, NODE_SPAN, 0, true, true},
    {"address", HTML_BLOCK, NODE_DIVISION, 0, true, true},
    {"article", HTML_BLOCK, NODE_DIVISION, 0, true, true},
    {"aside", HTML_BLOCK, NODE_DIVISION, 0, true, true},
    {"audio", HTML_SKIP, 0, 0, false, true},
    {"b", HTML_INLINE, NODE_STRONG, 0, false, true},
    {"blockquote", HTML_BLOCK, NODE_QUOTE, 0, false, true},
    {"body", HTML_TRANSPARENT, 0, 0, false, false},
    {"br", HTML_EMPTY, NODE_HARD_BREAK, 0, false, false},
    {"button", HTML_SKIP, 0, 0, false, true},
    {"canvas", HTML_SKIP, 0, 0, false, true},
    {"caption", HTML_BLOCK, NODE_DIVISION, 0, true, true},
    {"center", HTML_BLOCK, NODE_DIVISION, 0, true, true},
    {"cite", HTML_INLINE, NODE_SPAN, 0, true, true},
    {"code", HTML_INLINE, NODE_CODE, 0, false, true},
    {"dd", HTML_BLOCK, NODE_DEFINITION, 0, false, false},
    {"del", HTML_INLINE, NODE_DELETED, 0, false, true},
    {"details", HTML_BLOCK, NODE_DIVISION, 0, true, true},
    {"div", HTML_BLOCK, NODE_DIVISION, 0, true, true},
    {"dl", HTML_BLOCK, NODE_DIVISION, 0, true, true},
    {"dt", HTML_BLOCK, NODE_TERM, 0, false, false},
    {"em", HTML_INLINE, NODE_EMPHASIS, 0, false, true},
    {"fieldset", HTML_BLOCK, NODE_DIVISION, 0, true, true},
    {"figcaption", HTML_BLOCK, NODE_DIVISION, 0, true, true},
    {"figure", HTML_BLOCK, NODE_DIVISION, 0, true, true},
    {"font", HTML_INLINE, NODE_SPAN, 0, true, true},
    {"footer", HTML_BLOCK, NODE_DIVISION, 0, true, true},
    {"form", HTML_BLOCK, NODE_DIVISION, 0, true, true},
    {"h1", HTML_BLOCK, NODE_HEADING, 1, false, true},
    {"h2", HTML_BLOCK, NODE_HEADING, 2, false, true},
    {"h3", HTML_BLOCK, NODE_HEADING, 3, false, true},
    {"h4", HTML_BLOCK, NODE_HEADING, 4, false, true},
    {"h5", HTML_BLOCK, NODE_HEADING, 5, false, true},
    {"h6", HTML_BLOCK, NODE_HEADING, 6, false, true},
    {"head", HTML_SKIP, 0, 0, false, false},
    {"header", HTML_BLOCK, NODE_DIVISION, 0, true, true},
    {"hr", HTML_EMPTY, NODE_RULE, 0, false, false},
    {"html", HTML_TRANSPARENT, 0, 0, false, false},
    {"i", HTML_INLINE, NODE_EMPHASIS, 0, false, true},
    {"iframe", HTML_SKIP, 0, 0, false, true},
    {"img", HTML_EMPTY, NODE_IMAGE, 0, false, false},
    {"input", HTML_SKIP, 0, 0, false, false},
    {"kbd", HTML_INLINE, NODE_CODE, 0, false, true},
    {"label", HTML_INLINE, NODE_SPAN, 0, true, true},
    {"li", HTML_BLOCK, NODE_ITEM, 0, false, false},
    {"main", HTML_BLOCK, NODE_DIVISION, 0, true, true},
    {"mark", HTML_INLINE, NODE_SPAN, 0, true, true},
    {"math", HTML_SKIP, 0, 0, false, true},
    {"nav", HTML_BLOCK, NODE_DIVISION, 0, true, true},
    {"noscript", HTML_SKIP, 0, 0, false, true},
    {"object", HTML_SKIP, 0, 0, false, true},
    {"ol", HTML_BLOCK, NODE_LIST, 0, false, true},
    {"p", HTML_BLOCK, NODE_PARAGRAPH, 0, false, false},
    {"picture", HTML_TRANSPARENT, 0, 0, false, true},
    {"pre", HTML_BLOCK, NODE_CODE_BLOCK, 0, false, true},
    {"q", HTML_INLINE, NODE_SPAN, 0, true, true},
    {"s", HTML_INLINE, NODE_DELETED, 0, false, true},
    {"samp", HTML_INLINE, NODE_CODE, 0, false, true},
    {"script", HTML_SKIP, 0, 0, false, true},
    {"section", HTML_BLOCK, NODE_DIVISION, 0, true, true},
    {"select", HTML_SKIP, 0, 0, false, true},
    {"small", HTML_INLINE, NODE_SPAN, 0, true, true},
    {"span", HTML_INLINE, NODE_SPAN, 0, true, true},
    {"strike", HTML_INLINE, NODE_DELETED, 0, false, true},
    {"strong", HTML_INLINE, NODE_STRONG, 0, false, true},
    {"style", HTML_SKIP, 0, 0, false, true},
    {"sub", HTML_INLINE, NODE_SPAN, 0, true, true},
    {"summary", HTML_BLOCK, NODE_DIVISION, 0, true, true},
    {"sup", HTML_INLINE, NODE_SPAN, 0, true, true},
    {"svg", HTML_SKIP, 0, 0, false, true},
    {"table", HTML_BLOCK, NODE_TABLE, 0, false, true},
    {"tbody", HTML_TRANSPARENT, 0, 0, false, false},
    {"td", HTML_BLOCK, NODE_CELL, 0, false, false},
    {"template", HTML_SKIP, 0, 0, false, true},
    {"textarea", HTML_SKIP, 0, 0, false, true},
    {"tfoot", HTML_TRANSPARENT, 0, 0, false, false},
    {"th", HTML_BLOCK, NODE_CELL, 0, false, false},
    {"thead", HTML_TRANSPARENT, 0, 0, false, false},
    {"time", HTML_INLINE, NODE_TIME, 0, false, true},
    {"title", HTML_SKIP, 0, 0, false, true},
    {"tr", HTML_BLOCK, NODE_ROW, 0, false, false},
    {"tt", HTML_INLINE, NODE_CODE, 0, false, true},
    {"u", HTML_INLINE, NODE_SPAN, 0, true, true},
    {"ul", HTML_BLOCK, NODE_LIST, 0, false, true},
    {"var", HTML_INLINE, NODE_SPAN, 0, true, true},
    {"video", HTML_SKIP, 0, 0, false, true},
};

const struct html_tag *html_tag_find(struct str name)
{
    static const struct html_tag unknown = {"", HTML_UNKNOWN, 0, 0, false, true};
    char lower[16];
    if (name.n == 0 || name.n >= sizeof lower)
        return &unknown;
    for (size_t i = 0; i < name.n; i++)
        lower[i] = (char)(name.p[i] >= 'A' && name.p[i] <= 'Z' ? name.p[i] | 32 : name.p[i]);
    size_t low = 0, high = sizeof tags / sizeof *tags;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        const char *other = tags[mid].name;
        size_t i = 0;
        while (i < name.n && lower[i] == other[i])
            i++;
        int c = i < name.n ? (unsigned char)lower[i] - (unsigned char)other[i] : -other[i];
        if (c == 0)
            return &tags[mid];
        if (c < 0)
            high = mid;
        else
            low = mid + 1;
    }
    return &unknown;
}
