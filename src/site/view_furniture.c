// SPDX-License-Identifier: MIT
// The classes of a page's furniture: navigation, feeds, translations, contact, strings.
#include "site/view.h"
#include "site/write.h"
#include "text/address.h"

// Strings: {{t.skip-to-content}}.
static struct tvalue string_other(const void *object, struct str name,
                                  const struct template_scope *scope)
{
    (void)scope;
    return tv_text(strings_get(object, name));
}

const struct template_class class_strings = {.name = "strings", .other = string_other};

// Navigation.
FIELD(nav, title)
{
    (void)scope;
    return tv_text(((const struct nav_item *)object)->title);
}

FIELD(nav, href)
{
    return tv_text(view_link(scope, ((const struct nav_item *)object)->path));
}

bool nav_leads_to(const struct nav_item *item, const struct view *v)
{
    bool page = item->page && item->page == v->page;
    return page || (item->section && item->section == v->section);
}

FIELD(nav, current)
{
    return tv_bool(nav_leads_to(object, view_of(scope)));
}

static const struct template_field nav_fields[] = {
    {"title", nav_title}, {"href", nav_href}, {"current", nav_current}};
const struct template_class class_nav = {"nav", nav_fields, 3, NULL};

// Feeds.
FIELD(feed, title)
{
    (void)scope;
    return tv_text(((const struct feed_link *)object)->title);
}

FIELD(feed, kind)
{
    (void)scope;
    return tv_text(((const struct feed_link *)object)->kind);
}

FIELD(feed, type)
{
    (void)scope;
    return tv_text(((const struct feed_link *)object)->type);
}

FIELD(feed, href)
{
    return tv_text(view_link(scope, ((const struct feed_link *)object)->path));
}

static const struct template_field feed_fields[] = {
    {"title", feed_title}, {"kind", feed_kind}, {"type", feed_type}, {"href", feed_href}};
const struct template_class class_feed = {"feed", feed_fields, 4, NULL};

// Translations of the page.
FIELD(translation, lang)
{
    (void)scope;
    return tv_text(((const struct page *)object)->lang);
}

FIELD(translation, name)
{
    return tv_text(language_autonym(scope->arena, ((const struct page *)object)->lang));
}

FIELD(translation, href)
{
    return tv_text(view_link(scope, ((const struct page *)object)->url));
}

FIELD(translation, absolute)
{
    struct str url = ((const struct page *)object)->url;
    return tv_text(uri_text(scope->arena, link_absolute(view_of(scope)->site, scope->arena, url)));
}

FIELD(translation, current)
{
    return tv_bool(object == view_of(scope)->page);
}

static const struct template_field translation_fields[] = {
    {"lang", translation_lang},       {"name", translation_name},
    {"href", translation_href},       {"absolute", translation_absolute},
    {"current", translation_current},
};
const struct template_class class_translation = {"translation", translation_fields, 5, NULL};

// The press contact: the object is the site.
static const struct contact *contact_of(const void *object)
{
    return &((const struct site *)object)->room->contact;
}

FIELD(contact, name)
{
    (void)scope;
    return tv_text(contact_of(object)->name);
}

FIELD(contact, mail)
{
    (void)scope;
    return tv_text(contact_of(object)->mail);
}

FIELD(contact, mail_href)
{
    struct str mail = contact_of(object)->mail;
    if (!mail.n)
        return tv_text(mail);
    return tv_text(uri_text(scope->arena, str_format(scope->arena, "mailto:%.*s", STR_ARG(mail))));
}

FIELD(contact, phone)
{
    (void)scope;
    return tv_text(contact_of(object)->phone);
}

FIELD(contact, phone_href)
{
    struct str phone = contact_of(object)->phone;
    char *p = arena_alloc(scope->arena, phone.n + 4);
    size_t n = 0;
    for (size_t i = 0; i < phone.n; i++) {
        if (is_digit_ascii(phone.p[i]) || (phone.p[i] == '+' && !n))
            p[n++] = phone.p[i];
    }
    return tv_text(n ? str_format(scope->arena, "tel:%.*s", (int)n, p) : STR_NONE);
}

// The page's own link to the press service, when it is not the mail address again.
FIELD(contact, href)
{
    const struct contact *c = contact_of(object);
    enum address_kind kind = address_kind_of(c->url);
    if (kind == ADDRESS_FORBIDDEN || kind == ADDRESS_EMPTY || (kind == ADDRESS_MAIL && c->mail.n))
        return tv_text(STR_NONE);
    return tv_text(view_link(scope, c->url));
}

FIELD(contact, text)
{
    (void)scope;
    return tv_text(contact_of(object)->text);
}

FIELD(contact, form)
{
    return tv_text(view_link(scope, ((const struct site *)object)->request_form));
}

static const struct template_field contact_fields[] = {
    {"name", contact_name},   {"mail", contact_mail}, {"mail_href", contact_mail_href},
    {"phone", contact_phone}, {"text", contact_text}, {"phone_href", contact_phone_href},
    {"href", contact_href},   {"form", contact_form},
};
const struct template_class class_contact = {"contact", contact_fields, 8, NULL};
