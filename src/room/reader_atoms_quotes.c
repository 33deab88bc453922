// SPDX-License-Identifier: MIT
// Quotations within quotations: a mark of another kind ends nothing where the end of the quotation
// that it stands in follows in its line.
#include "room/reader_atoms.h"

// Whether mark c closes what `opened` does.
static bool closes(uint32_t opened, uint32_t c)
{
    switch (opened) {
    case 0x201c: // “ … ”, “ … “
    case 0x201e:
        return c == 0x201d || c == 0x201c;
    case 0xab:
        return c == 0xbb;
    case 0xbb:
        return c == 0xab || c == 0xbb;
    case 0x300a:
    case 0x300c:
    case 0x300e:
        return c == opened + 1;
    default:
        return c == opened;
    }
}

bool atoms_quotation_goes_on(const struct flat *f, uint32_t i, uint32_t opened, uint32_t c)
{
    if (closes(opened, c))
        return false;
    for (size_t next = i; next < f->n && (unsigned char)f->text[next] >= ' ';) {
        uint32_t d = utf8_next((struct str){f->text, f->n}, &next);
        if (closes(opened, d))
            return true;
        if (d == opened)
            return false;
    }
    return false;
}
