// SPDX-License-Identifier: MIT
// The small files at the root: sitemap, robots, security contact, style, icon, redirects.
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/map.h"
#include "site/pieces.h"
#include "site/site_parts.h"
#include "site/view.h"
#include "site/write.h"
#include "text/address.h"

static const char xml_head[] = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";
static const char homeless[] = "<!-- The address of this site is not known: set base_url in "
                               "presse.yaml, and these will be whole addresses. -->\n";

static void write_address(const struct render *r, struct str path)
{
    write_uri(r->out, link_absolute(r->site, r->arena, path));
}

// The date of what a page shows, where it has one; the file's own time would change with each
// copy of the room.
static struct date last_change(const struct route *route)
{
    const struct page *p = NULL;
    if (route->renderer == RENDER_COVERAGE)
        p = ((const struct coverage *)route->object)->page;
    else if (route->renderer == RENDER_RELEASE)
        return date_of_time(((const struct page *)route->object)->date);
    return p && p->clips_len ? p->clips[0]->date : DATE_NONE;
}

// A number for what the sitemap says of a page.
static uint64_t page_shows(struct str path, struct date changed)
{
    return map_hash(path) ^
           ((uint64_t)(uint16_t)changed.year << 16 | (uint64_t)changed.month << 8 | changed.day) *
               UINT64_C(0x9e3779b97f4a7c15);
}

static void write_page(struct buf *out, struct str base, const struct route *route,
                       struct piece_list *kept)
{
    char date[DATE_ISO_SIZE];
    struct date changed = last_change(route);
    uint64_t shows = kept ? page_shows(route->path, changed) : 0;
    size_t from = out->n;
    if (pieces_take(kept, shows, out))
        return;
    buf_str(out, STR("<url><loc>"));
    buf_str(out, base);
    write_uri(out, route->path);
    buf_str(out, STR("</loc>"));
    if (date_exists(changed)) {
        buf_str(out, STR("<lastmod>"));
        buf_add(out, date, date_iso(changed, date));
        buf_str(out, STR("</lastmod>"));
    }
    buf_str(out, STR("</url>\n"));
    pieces_note(kept, shows, out, from);
}

bool render_sitemap(const struct render *r, struct error *e)
{
    enum { PAGE_USUAL = 128 };
    (void)e;
    const struct site *s = r->site;
    size_t from = r->route->number ? (r->route->number - 1) * SITEMAP_ENTRIES : 0;
    size_t to = from + SITEMAP_ENTRIES < s->pages_len ? from + SITEMAP_ENTRIES : s->pages_len;
    const struct route *const *pages = sitemap_routes(s, r->arena);
    AUTO_BUF base = BUF_EMPTY;
    write_uri(&base, s->room->base_url);
    buf_c(r->out, xml_head);
    if (!s->room->base_url.n)
        buf_c(r->out, homeless);
    buf_c(r->out, "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    (void)buf_reserve(r->out, (to - from) * PAGE_USUAL); // without a limit
    struct piece_list *kept =
        pieces_open(s->options.pieces, r->route->path, map_hash(s->room->base_url));
    for (size_t i = from; i < to; i++)
        write_page(r->out, buf_view(&base), pages[i], kept);
    pieces_close(kept, r->out);
    buf_c(r->out, "</urlset>\n");
    return true;
}

bool render_sitemap_index(const struct render *r, struct error *e)
{
    (void)e;
    buf_c(r->out, xml_head);
    if (!r->site->room->base_url.n)
        buf_c(r->out, homeless);
    buf_c(r->out, "<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    for (size_t i = 1; i <= r->route->number; i++) {
        buf_c(r->out, "<sitemap><loc>");
        write_address(r, str_format(r->arena, "/sitemap-%zu.xml", i));
        buf_c(r->out, "</loc></sitemap>\n");
    }
    buf_c(r->out, "</sitemapindex>\n");
    return true;
}

bool render_robots(const struct render *r, struct error *e)
{
    (void)e;
    buf_c(r->out, "User-agent: *\nDisallow:\n");
    if (r->site->room->base_url.n) {
        struct str url = link_absolute(r->site, r->arena, STR("/sitemap.xml"));
        buf_format(r->out, "\nSitemap: %.*s\n", STR_ARG(uri_text(r->arena, url)));
    }
    return true;
}

static bool one_line(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if ((unsigned char)s.p[i] < 0x20)
            return false;
    }
    return s.n > 0;
}

static void security_field(const struct render *r, const char *name, struct str value)
{
    if (one_line(value))
        buf_format(r->out, "%s: %.*s\n", name, STR_ARG(value));
}

// A contact is an address (RFC 9116, section 2.5.3); people write a bare mail address.
static struct str security_contact(const struct render *r, struct str contact)
{
    bool mail = str_find_char(contact, '@') != STR_NOT_FOUND &&
                str_find_char(contact, ':') == STR_NOT_FOUND;
    return mail ? str_format(r->arena, "mailto:%.*s", STR_ARG(contact)) : contact;
}

// "Expires" as configured, or the first of the month eleven months from now: it must be set,
// lie less than a year away, and not change with every build.
static void security_expires(const struct render *r, struct str written)
{
    char text[TIME_RFC3339_SIZE];
    int64_t seconds;
    if (!time_parse_rfc3339(written, &seconds)) {
        struct date now = date_of_time(r->site->room->now);
        int month = now.month + 11;
        struct date then = {(int16_t)(now.year + (month - 1) / 12), (uint8_t)((month - 1) % 12 + 1),
                            1};
        seconds = date_midnight(then);
    }
    time_rfc3339(seconds, text);
    security_field(r, "Expires", str_of(text));
}

bool render_security(const struct render *r, struct error *e)
{
    (void)e;
    static const char *const fields[][2] = {{"Encryption", "encryption"},
                                            {"Acknowledgments", "acknowledgments"},
                                            {"Preferred-Languages", "languages"},
                                            {"Policy", "policy"},
                                            {"Hiring", "hiring"}};
    const struct value *v = value_get(r->site->room->config, STR("security"));
    const struct value *contacts = value_get(v, STR("contact"));
    if (v->type != VALUE_MAP)
        security_field(r, "Contact", security_contact(r, v->text));
    else if (contacts && contacts->type == VALUE_LIST)
        for (size_t i = 0; i < contacts->len; i++)
            security_field(r, "Contact", security_contact(r, contacts->items[i].text));
    else if (contacts)
        security_field(r, "Contact", security_contact(r, contacts->text));
    security_expires(r, value_text(v, STR("expires")));
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        security_field(r, fields[i][0], value_text(v, str_of(fields[i][1])));
    if (r->site->room->base_url.n)
        security_field(r, "Canonical", link_absolute(r->site, r->arena, r->route->path));
    return true;
}

bool render_style(const struct render *r, struct error *e)
{
    (void)e;
    buf_str(r->out, r->site->style);
    return true;
}

bool render_asset(const struct render *r, struct error *e)
{
    (void)e;
    const struct theme_asset *asset = r->route->object;
    buf_str(r->out, asset->bytes);
    return true;
}

// The theme's own icon, or the initial of the room's name.
bool render_favicon(const struct render *r, struct error *e)
{
    (void)e;
    const struct theme_asset *assets;
    size_t len = theme_assets(r->site->theme, &assets);
    for (size_t i = 0; i < len; i++) {
        if (str_eq(assets[i].name, STR("favicon.svg"))) {
            buf_str(r->out, assets[i].bytes);
            return true;
        }
    }
    struct str name = str_trim(r->site->name);
    size_t end = 0;
    if (name.n)
        utf8_next(name, &end);
    struct str initial = end ? str_slice(name, 0, end) : STR("P");
    buf_c(r->out, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 64 64\">"
                  "<rect width=\"64\" height=\"64\" rx=\"10\" fill=\"#8a2a1c\"/>"
                  "<text x=\"32\" y=\"46\" font-family=\"Georgia, 'Times New Roman', serif\" "
                  "font-size=\"42\" font-weight=\"700\" text-anchor=\"middle\" fill=\"#fffaf3\">");
    write_xml(r->out, initial);
    buf_c(r->out, "</text></svg>\n");
    return true;
}

// What a build writes for a redirect; the server answers with a status instead.
bool render_redirect(const struct render *r, struct error *e)
{
    (void)e;
    const struct page *page = r->route->object;
    const struct site_language *l = language_of(r->site, page->lang);
    struct str root = link_root(r->arena, r->route->path);
    struct str last = path_base(r->route->path);
    bool folder = last.n && !path_extension(last).n; // "/old" is written to old/index.html
    if (folder)
        root =
            str_eq(root, STR("./")) ? STR("../") : str_format(r->arena, "../%.*s", STR_ARG(root));
    struct str target = link_from(r->arena, root, r->route->target);
    buf_c(r->out, "<!DOCTYPE html>\n<html lang=\"");
    write_html(r->out, page->lang);
    buf_c(r->out, "\">\n<head>\n<meta charset=\"utf-8\">\n<title>");
    write_html(r->out, strings_get(l->strings, STR("moved")));
    buf_c(r->out, "</title>\n<meta name=\"robots\" content=\"noindex\">\n"
                  "<meta http-equiv=\"refresh\" content=\"0; url=");
    write_uri(r->out, target);
    buf_c(r->out, "\">\n<link rel=\"canonical\" href=\"");
    write_address(r, r->route->target);
    buf_c(r->out, "\">\n</head>\n<body>\n<p><a href=\"");
    write_uri(r->out, target);
    buf_c(r->out, "\">");
    write_html(r->out, page->title.n ? page->title : r->route->target);
    buf_c(r->out, "</a></p>\n</body>\n</html>\n");
    return true;
}
