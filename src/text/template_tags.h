// SPDX-License-Identifier: MIT
// Tags of template languages in a page: "{% include a.html %}" and "{{ site.title }}" of Jekyll and
// Eleventy, "{{< youtube x >}}" and "{{% notice %}}" of Hugo. Only that program knows what they
// show.
#ifndef PRESSE_TEXT_TEMPLATE_TAGS_H
#define PRESSE_TEXT_TEMPLATE_TAGS_H

#include "text/tree.h"

// Behind the tag that begins at s[i]; 0 when none does, or its end is not in s.
size_t template_tag_end(struct str s, size_t i);

// Whether one may stand in s.
bool template_has_tag(struct str s);

// The path that an address with tags leads to: "{{ site.baseurl }}/a.pdf", "{{ '/a.pdf' |
// relative_url }}" and "{% link a.pdf %}" to "/a.pdf", from the root of the site, which is where
// this program puts it; Pelican's "{static}/a.pdf" likewise. The address itself when it has no tag;
// empty when what a tag gives is not known.
struct str template_address(struct arena *a, struct str url);

// What Hugo's own tags show: "{{< figure src="/a.png" title="…" alt="…" >}}", "{{< youtube x >}}"
// and "{{< vimeo 1 >}}".
enum template_shown { TAG_SHOWS_UNKNOWN, TAG_SHOWS_PICTURE, TAG_SHOWS_VIDEO };
struct template_tag {
    enum template_shown shows;
    struct str url;  // of the picture, as written, or of the video's page
    struct str text; // the picture's alternative text, or else its title or caption; the video's
                     // title; may be empty
};
struct template_tag template_tag_read(struct arena *a, struct str tag);

// Makes each tag in the texts of Markdown and HTML a NODE_TAG of its own.
void template_tags(struct reading_state *s);

#endif
