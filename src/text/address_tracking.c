// SPDX-License-Identifier: MIT
// The parameters that campaigns, mailing tools, social networks and audience counters add to
// an address. A name is only listed when no site is known to choose its content by it.
#include "text/address_tracking.h"

static const char *const families[] = {
    "utm_", "utm-", "at_",   "ns_",   "pk_",  "mtm_",  "piwik_",   "matomo_", "hsa_",
    "__hs", "_hs",  "sfmc_", "guce_", "oly_", "vero_", "trk_",     "bsft_",   "ml_sub",
    "mkt_", "wt_",  "wt.",   "s_cid", "elq",  "xts",   "_branch_",
};

static const char *const names[] = {
    "fbclid",
    "gclid",
    "gclsrc",
    "dclid",
    "wbraid",
    "gbraid",
    "msclkid",
    "yclid",
    "twclid",
    "ttclid",
    "igshid",
    "igsh",
    "li_fat_id",
    "epik",
    "rb_clickid",
    "s_kwcid",
    "ef_id",
    "mc_cid",
    "mc_eid",
    "mc_tc",
    "_ga",
    "_gl",
    "xtor",
    "xtref",
    "xtcr",
    "cmpid",
    "cmp",
    "ncid",
    "icid",
    "ref_src",
    "ref_url",
    "smid",
    "smtyp",
    "cndid",
    "__twitter_impression",
    "guccounter",
    "echobox",
    "fb_action_ids",
    "fb_action_types",
    "fb_source",
    "fb_ref",
    "action_object_map",
    "action_type_map",
    "action_ref_map",
    "hsctatracking",
    "_openstat",
    "fb_comment_id",
    "wtrid",
    "zanpid",
    "campaign_id",
    "spmailingid",
    "spuserid",
    "spjobid",
    "spreportid",
    "sc_campaign",
    "sc_channel",
    "sc_content",
    "sc_medium",
    "sc_outcome",
    "sc_geo",
    "sc_country",
    "soc_src",
    "soc_trk",
    "__tn__",
    "_kx",
    "ito",
    "fromstreampost",
};

static const struct {
    const char *domain, *name;
} local[] = {
    {"youtube.com", "si"},
    {"youtube.com", "feature"},
    {"youtube.com", "pp"},
    {"youtu.be", "si"},
    {"youtu.be", "feature"},
    {"spotify.com", "si"},
    {"linkedin.com", "trk"},
    {"twitter.com", "s"},
    {"twitter.com", "t"},
    {"x.com", "s"},
    {"x.com", "t"},
    {"instagram.com", "hl"},
    {"facebook.com", "__xts__"},
    {"medium.com", "source"},
    {"nytimes.com", "partner"},
    {"google.com", "ved"},
    {"google.com", "usg"},
    {"amazon.com", "tag"},
};

static bool on_domain(struct str host, struct str domain)
{
    return str_ends(host, domain) && (host.n == domain.n || host.p[host.n - domain.n - 1] == '.');
}

bool address_is_tracking(struct str host, struct str parameter)
{
    struct str name = str_slice(parameter, 0, str_find_char(parameter, '='));
    for (size_t i = 0; i < sizeof families / sizeof *families; i++)
        if (str_starts_ascii(name, str_of(families[i])))
            return true;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq_ascii(name, str_of(names[i])))
            return true;
    for (size_t i = 0; i < sizeof local / sizeof *local; i++)
        if (str_eq(name, str_of(local[i].name)) && on_domain(host, str_of(local[i].domain)))
            return true;
    return false;
}
