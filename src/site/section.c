// SPDX-License-Identifier: MIT
// How a list of releases is divided. Its pages are counted from the oldest release: page/1/ holds
// the first ones, and a full page shows the same releases for as long as they are there, so that an
// address can be kept and a release more changes one page. The newest stand at the list's own path:
// at least as many as a page holds, and fewer than two.
//
// Numbers of routes: 1 is the first page, n + 1 is page/n/.
#include "site/site_parts.h"

size_t section_pages(const struct section *section)
{
    size_t full = section->len / section->per_page;
    return full > 1 ? full : 1;
}

struct str section_path(struct arena *a, const struct section *section, size_t number)
{
    return number > 1 ? str_format(a, "%.*spage/%zu/", STR_ARG(section->path), number - 1)
                      : section->path;
}

struct section_range section_range(const struct section *section, size_t number)
{
    if (number == 1)
        return (struct section_range){0, section->len -
                                             (section_pages(section) - 1) * section->per_page};
    size_t to = section->len - (number - 2) * section->per_page;
    return (struct section_range){to - section->per_page, to};
}

size_t section_newer(const struct section *section, size_t number)
{
    return number == 1 ? 0 : number == section_pages(section) ? 1 : number + 1;
}

size_t section_older(const struct section *section, size_t number)
{
    size_t pages = section_pages(section);
    return number == 1 ? (pages > 1 ? pages : 0) : number > 2 ? number - 1 : 0;
}
