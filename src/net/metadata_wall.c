// SPDX-License-Identifier: MIT
// Tells an article from what stands in its place. A page that calls itself an article (JSON-LD
// or og:type) with a title of its own is believed; else its title and first words decide.
#include "net/metadata_parts.h"

struct sign {
    const char *phrase; // lower case, found in the title
    enum metadata_wall wall;
};

static const struct sign title_signs[] = {
    {"just a moment", WALL_ROBOT},
    {"attention required", WALL_ROBOT},
    {"are you a robot", WALL_ROBOT},
    {"are you human", WALL_ROBOT},
    {"verify you are human", WALL_ROBOT},
    {"un instant", WALL_ROBOT},
    {"access denied", WALL_ROBOT},
    {"access to this page has been denied", WALL_ROBOT},
    {"pardon our interruption", WALL_ROBOT},
    {"ddos-guard", WALL_ROBOT},
    {"robot check", WALL_ROBOT},
    {"captcha", WALL_ROBOT},
    {"before you continue", WALL_CONSENT},
    {"avant de continuer", WALL_CONSENT},
    {"your privacy choices", WALL_CONSENT},
    {"privacy settings", WALL_CONSENT},
    {"cookie consent", WALL_CONSENT},
    {"consent", WALL_CONSENT},
    {"page not found", WALL_ERROR},
    {"not found", WALL_ERROR},
    {"page introuvable", WALL_ERROR},
    {"page non trouv", WALL_ERROR},
    {"cette page n'existe", WALL_ERROR},
    {"cette page n’existe", WALL_ERROR},
    {"nicht gefunden", WALL_ERROR},
    {"no encontrada", WALL_ERROR},
    {"non trovata", WALL_ERROR},
    {"niet gevonden", WALL_ERROR},
    {"não encontrada", WALL_ERROR},
    {"nie znaleziono", WALL_ERROR},
    {"ikke fundet", WALL_ERROR},
    {"hittades inte", WALL_ERROR},
    {"不存在", WALL_ERROR},
    {"見つかりません", WALL_ERROR},
    {"erreur 404", WALL_ERROR},
    {"error 404", WALL_ERROR},
    {"404 error", WALL_ERROR},
    {"fehler 404", WALL_ERROR},
    {"bad gateway", WALL_ERROR},
    {"service unavailable", WALL_ERROR},
    {"internal server error", WALL_ERROR},
    {"is for sale", WALL_PARKED},
    {"domain for sale", WALL_PARKED},
    {"est à vendre", WALL_PARKED},
    {"buy this domain", WALL_PARKED},
    {"parked domain", WALL_PARKED},
    {"domain parking", WALL_PARKED},
};

static const char *const login_words[] = {
    "log in",          "login",    "sign in",        "se connecter", "connexion",
    "identifiez-vous", "anmelden", "iniciar sesión", "accedi",       "inloggen",
    "zaloguj",         "log ind",  "logga in",       "ログイン",     "登录"};

static const struct sign text_signs[] = {
    {"checking your browser before", WALL_ROBOT},
    {"enable javascript and cookies to continue", WALL_ROBOT},
    {"unusual traffic from your computer", WALL_ROBOT},
    {"please verify you are a human", WALL_ROBOT},
    {"this domain is for sale", WALL_PARKED},
    {"this domain may be for sale", WALL_PARKED},
    {"ce nom de domaine est à vendre", WALL_PARKED},
};

static bool says(struct arena *a, struct str where, const char *phrase)
{
    return str_contains(str_lower_ascii(a, where), str_of(phrase));
}

static enum metadata_wall by_signs(struct arena *a, struct str where, const struct sign *signs,
                                   size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (says(a, where, signs[i].phrase))
            return signs[i].wall;
    return WALL_NONE;
}

static bool is_login(struct arena *a, const struct html_facts *f, struct str title)
{
    for (size_t i = 0; i < sizeof login_words / sizeof *login_words; i++)
        if (str_starts(str_lower_ascii(a, title), str_of(login_words[i])))
            return true;
    // A password field alone says nothing: many articles carry a small sign-in form.
    return facts_find(f, FACT_FORM, STR_NONE).n && title.n == 0;
}

static bool is_home(struct arena *a, const struct html_facts *f, struct str url)
{
    struct str path = url_path(url);
    struct str type = facts_find(f, FACT_META, STR("og:type"));
    bool root = path.n == 0 || str_eq(path, STR("/")) || str_eq_ascii(path, STR("/index.html"));
    struct str canonical = facts_find(f, FACT_LINK, STR("canonical"));
    struct str to = canonical.n ? url_path(canonical) : STR("/x");
    bool leads_home = to.n == 0 || str_eq(to, STR("/"));
    (void)a;
    return root || (leads_home && str_eq_ascii(type, STR("website")));
}

enum metadata_wall metadata_wall_of(struct arena *a, const struct html_facts *f, struct str url,
                                    int http_status, bool says_article)
{
    struct str title = facts_find(f, FACT_TITLE, STR_NONE);
    enum metadata_wall w =
        by_signs(a, title, title_signs, sizeof title_signs / sizeof *title_signs);
    if (http_status == 403 || http_status == 429 || http_status == 999)
        return w ? w : WALL_ROBOT;
    if (http_status >= 400)
        return w == WALL_ROBOT ? w : WALL_ERROR;
    if (says_article)
        return WALL_NONE;
    if (w)
        return w;
    struct str text = str_slice(facts_find(f, FACT_TEXT, STR_NONE), 0, 400);
    w = by_signs(a, text, text_signs, sizeof text_signs / sizeof *text_signs);
    if (w)
        return w;
    if (is_login(a, f, title))
        return WALL_LOGIN;
    return is_home(a, f, url) ? WALL_HOME : WALL_NONE;
}

const char *metadata_wall_name(enum metadata_wall w)
{
    static const char *const names[] = {
        [WALL_NONE] = "an article",        [WALL_ROBOT] = "a wall against robots",
        [WALL_CONSENT] = "a consent page", [WALL_LOGIN] = "a log-in page",
        [WALL_ERROR] = "an error page",    [WALL_PARKED] = "a parked domain",
        [WALL_HOME] = "a home page",
    };
    return names[w];
}
