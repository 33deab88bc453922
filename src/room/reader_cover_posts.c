// SPDX-License-Identifier: MIT
// Networks: the buttons that share a page are no entry at all, and a post is somebody's own words
// unless an outlet made it: one is named beside it, or the text says that it is press.
#include "room/reader_cover.h"
#include "room/reader_words.h"
#include "text/fold.h"

// Behind the host: "/sharer.php?u=…".
static struct str path_of(const struct link *l)
{
    struct str rest = str_from(l->url, str_find(l->url, STR("//")) + 2);
    size_t slash = str_find_char(rest, '/');
    return slash == STR_NOT_FOUND ? STR_NONE : str_from(rest, slash);
}

static bool is_one_of(struct str s, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(s, str_of(list[i])))
            return true;
    return false;
}

static bool starts_with_one(struct str s, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_starts(s, str_of(list[i])))
            return true;
    return false;
}

#define STARTS_WITH_ONE(s, list) starts_with_one(s, list, sizeof(list) / sizeof *(list))

bool cover_is_share_button(const struct link *l)
{
    static const char *const buttons[] = {"/sharer",
                                          "/share.php",
                                          "/share?",
                                          "/share/url",
                                          "/share/share.php",
                                          "/intent/",
                                          "/dialog/",
                                          "/home?stat",
                                          "/shareArticle",
                                          "/sharing/",
                                          "/submit?",
                                          "/send?",
                                          "/send/?",
                                          "/pin/creat",
                                          "/widgets/shar",
                                          "/spi/share",
                                          "/app/user?op=shar",
                                          "/save?",
                                          "/submitli",
                                          "/bookmarkl",
                                          "/add?",
                                          "/add/",
                                          "/R/msg",
                                          "/R/share",
                                          "/?text=",
                                          "/offer?",
                                          "/compose/",
                                          "/edit?url=",
                                          "/lineit/share"};
    return (link_host_is(l) & HOST_POSTS) && STARTS_WITH_ONE(path_of(l), buttons);
}

// "https://x.com/jane/status/1": a few words, of whatever they tell.
static bool is_remark(struct str path)
{
    static const char *const remarks[] = {"/feed/", "/posts/", "/r/", "/events/"};
    return STARTS_WITH_ONE(path, remarks) || str_contains(path, STR("/status/"));
}

// "Post LinkedIn", "X Mention": the outlet's name says no more than where it was posted.
static bool names_network(struct str name, struct str host)
{
    static const char *const posts[] = {
        "post",     "posts",   "tweet",  "tweets", "thread", "publicacion", "publication",
        "postagem", "beitrag", "inlagg", "пост",   "x",      "twitter"};
    static const char *const shown[] = {"tv", "live", "video"}; // "Instagram Live"
    struct str label = str_slice(host, 0, str_find_char(host, '.')), word;
    bool found = false;
    while (str_split(&name, ' ', &word)) {
        bool is = str_eq(word, label) || is_one_of(word, posts, sizeof posts / sizeof *posts);
        if (!is && !is_one_of(word, shown, sizeof shown / sizeof *shown) &&
            (words_stems_in(word) & STEM_MEDIA_NAME))
            return false; // "Harbour News, Instagram TV"
        found = found || is;
    }
    return found;
}

// Outlets have channels there that are their sites, and pages name no outlet beside them.
static bool has_channels(struct str host)
{
    static const char *const hosts[] = {"vk.com",    "m.vk.com", "ok.ru",        "t.me",
                                        "weibo.com", "weibo.cn", "m.weibo.cn",   "telegram.me",
                                        "line.me",   "xing.com", "flipboard.com"};
    return is_one_of(host, hosts, sizeof hosts / sizeof *hosts);
}

// "https://facebook.com/RadioFen/videos/1": the account is called as outlets are.
static bool is_account_of_press(struct reader *r, struct str path)
{
    struct str account = str_from(path, 1);
    account = str_slice(account, 0, str_find_char(account, '/'));
    account = fold_words(&r->scratch, str_slice(account, 0, 64));
    return words_stems_in(account) & (STEM_MEDIA_NAME | STEM_COVERAGE);
}

bool cover_is_post(struct reader *r, const struct item *x)
{
    const struct link *l = x->primary >= 0 ? &x->f.links[x->primary] : NULL;
    if (!l || !(link_host_is(l) & HOST_POSTS))
        return false;
    if (cover_is_share_button(l))
        return true;
    struct str path = path_of(l), name = folded_piece(r, x, x->outlet);
    uint32_t says = words_stems_in(name);
    if (str_starts(path, STR("/pulse/")))
        return false; // an article
    struct str site = host_site(&r->scratch, l->host),
               above = fold_words(&r->scratch, x->outlet_other);
    bool on_network = above.n && names_network(above, site); // below "LinkedIn"
    if ((above.n && !on_network) || has_channels(l->host) || is_account_of_press(r, path))
        return false;
    if (on_network || (name.n && names_network(name, site)))
        return true;
    if (name.n)
        return (says & STEM_INSTITUTION) && !(says & STEM_MEDIA_NAME) && !x->outlet_known;
    struct piece all = {0, x->f.n};
    return is_remark(path) || !item_says(r, x, all, STEM_COVERAGE | STEM_MEDIA_NAME);
}
