// SPDX-License-Identifier: MIT
// A page made shorter before it is parsed: the parser takes as long for each letter of an article
// or a script as for a tag, and they change nothing in the tree. What is left out is replaced by
// a mark, and put back, or not looked at, when the tree is read.
//
// Where markup ends is told here more simply than HTML5 tells it. Therefore the tree must be asked
// afterwards: when each mark stands once, in a text of the kind that it was taken from
// (html_mark_take), then the tree is that of the whole page; else the page must be parsed whole.
#ifndef PRESSE_TEXT_HTML_SHORTEN_H
#define PRESSE_TEXT_HTML_SHORTEN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"

enum { HTML_MARK_SIZE = 8 }; // bytes

struct html_run {
    struct str
        text;  // a view of the page; where it is no script or style, as the parser would leave it
    bool raw;  // from a <script> or <style>, whole; else the later part of a text
    bool seen; // for html_mark_take
};

struct html_short {
    struct str html; // the page itself when len is 0
    struct html_run *runs;
    size_t len, cap;
};

// html: left whole unless it is UTF-8. It stays the caller's, and must outlive what is returned.
struct html_short html_shorten(struct arena *a, struct str html);

// The run whose mark starts at text, which ends with a NUL; NULL when none does.
const struct html_run *html_mark_at(const struct html_short *s, const char *text);

// Takes all marks of a text of the tree, which ends with a NUL, and counts them in *taken. False
// when one stands where it must not: raw: the text is that of a <script> or <style>.
bool html_mark_take(struct html_short *s, const char *text, bool raw, size_t *taken);

#endif
