// SPDX-License-Identifier: MIT
// The User-Agent is honest: the program, its version, and whom to write to.
#include "intake/network.h"

enum { SLOWEST = 60000, FASTEST = 200 };

static const struct value *list_of(const struct value *v, struct str key)
{
    const struct value *list = value_get(v, key);
    return list && list->type == VALUE_LIST ? list : NULL;
}

static bool read_networks(struct arena *a, const struct value *list, struct network_list *out,
                          struct error *e)
{
    size_t len = list ? list->len : 0;
    struct network *items = ARENA_ARRAY(a, len + 1, struct network);
    for (size_t i = 0; i < len; i++)
        if (!network_parse(list->items[i].text, &items[i], e))
            return error_context(e, "presse.yaml: network: allow");
    *out = (struct network_list){items, len};
    return true;
}

static bool read_ports(struct arena *a, const struct value *list, struct transfer_options *out,
                       struct error *e)
{
    size_t len = list ? list->len : 0;
    unsigned *ports = ARENA_ARRAY(a, len + 1, unsigned);
    for (size_t i = 0; i < len; i++) {
        const struct value *v = &list->items[i];
        if (v->type != VALUE_INTEGER || v->integer < 1 || v->integer > 65535)
            return error_set(e, ERROR_INPUT, "presse.yaml: network: ports: \"%.*s\" is no port",
                             STR_ARG(v->text));
        ports[i] = (unsigned)v->integer;
    }
    out->ports = ports;
    out->ports_len = len;
    return true;
}

static const char *user_agent(struct arena *a, const struct room *r)
{
    struct str whom = r->base_url.n ? r->base_url : r->contact.mail;
    if (!whom.n)
        return "presse/" PRESSE_VERSION;
    return str_c(a, str_format(a, "presse/" PRESSE_VERSION " (+%.*s)", STR_ARG(whom)));
}

bool network_options(struct arena *a, const struct room *r, struct fetch_options *out,
                     struct error *e)
{
    const struct value *network = value_get(r->config, STR("network"));
    struct fetch_options o = {.transfer = {.user_agent = user_agent(a, r)}};
    if (!read_networks(a, list_of(network, STR("allow")), &o.transfer.allowed, e) ||
        !read_ports(a, list_of(network, STR("ports")), &o.transfer, e))
        return false;
    const struct value *interval = value_get(network, STR("interval"));
    if (interval && (interval->type != VALUE_INTEGER || interval->integer < FASTEST ||
                     interval->integer > SLOWEST))
        return error_set(e, ERROR_INPUT,
                         "presse.yaml: network: interval: \"%.*s\" is not between %d and %d",
                         STR_ARG(interval->text), FASTEST, SLOWEST);
    o.interval_ms = interval ? (unsigned)interval->integer : 0;
    *out = o;
    return true;
}
