// SPDX-License-Identifier: MIT
#include "markdown_pages.h"

enum { PARTS_MOST = 12 };

// What has one meaning, what has several, and what gives its neighbours another.
static const char *const plain[] = {
    "mot",
    "mot",
    "Word ",
    " ",
    " ",
    ". ",
    ",",
    "é",
    "œuvre",
    "\n",
    "\n\n",
    "\n\n",
    "\n\n",
    "- ",
    "\n- ",
    "> ",
    "## ",
    "**mot**",
    "\n\n| a | b |\n| --- | :--: |\n| c | d |",
    "\n| *a* | [b](c) |",
    "\n| | e |\n",
    "|**a**|",
    "\n\n|a|b|\n|---|---:|\n|[c](d)|**e**|\n",
    "| a ",
    "*mot*",
    "[a](/b_c?d=e)",
    "![a](b.png)",
    " & ",
    ": ",
    "\n> mot",
    "\n\n# un",
    "**",
    "*",
};
static const char *const odd[] = {
    "***",
    "_",
    "__",
    "[",
    "]",
    "](",
    ")",
    "(",
    "![",
    "](e)",
    "&amp;",
    "&",
    "www.",
    "www.a.b",
    "http://e.org",
    "a@e.org",
    "`",
    "```\n",
    "\\",
    "<",
    "<b>",
    ">",
    "<div>\n",
    "~",
    "~~",
    "|",
    "\n| - |\n",
    "!",
    "\xC2\xA0",
    "«\xC2\xA0",
    "“",
    "…",
    "😀",
    "\n* ",
    "* ",
    "+ ",
    "1. ",
    "12) ",
    "#",
    " #",
    "  ",
    "  \n",
    "\t",
    "    ",
    "\n===\n",
    "\n---\n",
    "=",
    "-",
    ":",
    ":-",
    "[x] ",
    "[ ] ",
    "\r\n",
    "\\\n",
    "\n ",
    "\"t\"",
    "[a](b \"t\")",
    "[a](<b>)",
    "[a](b c)",
    "[a](b(c))",
    "[a](b*c)",
    "[a][b]",
    "\n\n[b]: /d\n\n",
    "[**a**](b)",
    "**[a](b)**",
    "*[a](b)*",
    "[![a](b)](c)",
    "[](b)",
    "[a]()",
    "[ a ](b)",
    "<!-- ",
    "-->",
    "\x01",
    "\x7F",
    ";",
    "'",
    "%",
    "{{ a }}",
    "\n>\n",
    "\n>- a\n",
    "- - a\n",
    "-\n",
    "> # a\n",
    "$",
    "^",
    "\"",
};

static unsigned seed;

static unsigned pick(unsigned below)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % below;
}

static const char *any_part(unsigned oddity)
{
    if (pick(100) < oddity)
        return odd[pick(sizeof odd / sizeof *odd)];
    return plain[pick(sizeof plain / sizeof *plain)];
}

void markdown_page(struct buf *out, unsigned number)
{
    seed = number;
    unsigned len = 1 + pick(PARTS_MOST), oddity = pick(4) * 12;
    while (len--)
        buf_c(out, any_part(oddity));
}
