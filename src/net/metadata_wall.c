// SPDX-License-Identifier: MIT
// Tells an article from what stands in its place. A page that calls itself an article and gives a
// headline (JSON-LD) or a day (Open Graph) is believed; else its title, its first words and where
// its scripts are from decide. Phrases are compared as words without case, accents and
// punctuation.
#include "net/metadata_parts.h"
#include "text/address.h"
#include "text/fold.h"

enum { SHORT_TEXT = 700, FIRST_WORDS = 400 }; // bytes

struct sign {
    const char *phrase; // as fold_words gives it
    enum metadata_wall wall;
};

// Wherever they stand in a title.
static const struct sign title_signs[] = {
    {"just a moment", WALL_ROBOT},
    {"one moment please", WALL_ROBOT},
    {"are you a robot", WALL_ROBOT},
    {"are you human", WALL_ROBOT},
    {"etes vous un robot", WALL_ROBOT},
    {"vous n etes pas un robot", WALL_ROBOT},
    {"vous etes humain", WALL_ROBOT},
    {"you are human", WALL_ROBOT},
    {"you re not a bot", WALL_ROBOT},
    {"attention required cloudflare", WALL_ROBOT},
    {"access to this page has been denied", WALL_ROBOT},
    {"pardon our interruption", WALL_ROBOT},
    {"ddos guard", WALL_ROBOT},
    {"before you continue to", WALL_CONSENT},
    {"avant de continuer vers", WALL_CONSENT},
    {"avant d acceder a google", WALL_CONSENT},
    {"your privacy choices", WALL_CONSENT},
    {"page not found", WALL_ERROR},
    {"page introuvable", WALL_ERROR},
    {"page non trouvee", WALL_ERROR},
    {"article introuvable", WALL_ERROR},
    {"contenu introuvable", WALL_ERROR},
    {"cette page n existe", WALL_ERROR},
    {"cette page est introuvable", WALL_ERROR},
    {"cet article n existe plus", WALL_ERROR},
    {"cet article n est plus disponible", WALL_ERROR},
    {"la page que vous", WALL_ERROR},
    {"nicht gefunden", WALL_ERROR},
    {"no encontrada", WALL_ERROR},
    {"pagina non trovata", WALL_ERROR},
    {"niet gevonden", WALL_ERROR},
    {"nao encontrada", WALL_ERROR},
    {"nie znaleziono", WALL_ERROR},
    {"ikke fundet", WALL_ERROR},
    {"hittades inte", WALL_ERROR},
    {"страница не найдена", WALL_ERROR},
    {"不存在", WALL_ERROR},
    {"見つかりません", WALL_ERROR},
    {"erreur 404", WALL_ERROR},
    {"error 404", WALL_ERROR},
    {"404 error", WALL_ERROR},
    {"404 not found", WALL_ERROR},
    {"fehler 404", WALL_ERROR},
    {"erreur 500", WALL_ERROR},
    {"erreur 503", WALL_ERROR},
    {"bad gateway", WALL_ERROR},
    {"service unavailable", WALL_ERROR},
    {"service temporairement indisponible", WALL_ERROR},
    {"internal server error", WALL_ERROR},
    {"site en maintenance", WALL_ERROR},
    {"is for sale", WALL_PARKED},
    {"domain for sale", WALL_PARKED},
    {"domaine est a vendre", WALL_PARKED},
    {"domaine a vendre", WALL_PARKED},
    {"buy this domain", WALL_PARKED},
    {"parked domain", WALL_PARKED},
    {"domain parking", WALL_PARKED},
};

// That are a whole part of a title ("Un instant… | Le Journal"); articles too have such words.
static const struct sign part_signs[] = {
    {"un instant", WALL_ROBOT},
    {"un moment", WALL_ROBOT},
    {"veuillez patienter", WALL_ROBOT},
    {"please wait", WALL_ROBOT},
    {"access denied", WALL_ROBOT},
    {"acces refuse", WALL_ROBOT},
    {"acces interdit", WALL_ROBOT},
    {"attention required", WALL_ROBOT},
    {"robot check", WALL_ROBOT},
    {"bot verification", WALL_ROBOT},
    {"human verification", WALL_ROBOT},
    {"client challenge", WALL_ROBOT},
    {"security check", WALL_ROBOT},
    {"security checkpoint", WALL_ROBOT},
    {"verification de securite", WALL_ROBOT},
    {"controle de securite", WALL_ROBOT},
    {"verification du navigateur", WALL_ROBOT},
    {"verification", WALL_ROBOT},
    {"checking your browser", WALL_ROBOT},
    {"captcha", WALL_ROBOT},
    {"recaptcha", WALL_ROBOT},
    {"forbidden", WALL_ROBOT},
    {"403 forbidden", WALL_ROBOT},
    {"403", WALL_ROBOT},
    {"erreur 403", WALL_ROBOT},
    {"before you continue", WALL_CONSENT},
    {"avant de continuer", WALL_CONSENT},
    {"consent", WALL_CONSENT},
    {"cookie consent", WALL_CONSENT},
    {"consentement", WALL_CONSENT},
    {"consentement aux cookies", WALL_CONSENT},
    {"consentir ou s abonner", WALL_CONSENT},
    {"accepter ou s abonner", WALL_CONSENT},
    {"accepter les cookies ou s abonner", WALL_CONSENT},
    {"privacy settings", WALL_CONSENT},
    {"cookies", WALL_CONSENT},
    {"gestion des cookies", WALL_CONSENT},
    {"parametres des cookies", WALL_CONSENT},
    {"vos preferences de cookies", WALL_CONSENT},
    {"vos choix en matiere de cookies", WALL_CONSENT},
    {"votre vie privee", WALL_CONSENT},
    {"respect de votre vie privee", WALL_CONSENT},
    {"le respect de votre vie privee est notre priorite", WALL_CONSENT},
    {"datenschutz einstellungen", WALL_CONSENT},
    {"not found", WALL_ERROR},
    {"404", WALL_ERROR},
    {"introuvable", WALL_ERROR},
    {"oups", WALL_ERROR},
    {"erreur", WALL_ERROR},
    {"une erreur est survenue", WALL_ERROR},
    {"contenu indisponible", WALL_ERROR},
    {"article supprime", WALL_ERROR},
    {"error", WALL_ERROR},
    {"maintenance", WALL_ERROR},
};

// What the first part of a title is, or begins with when one of login_ends follows.
static const char *const login_words[] = {"log in",
                                          "login",
                                          "sign in",
                                          "se connecter",
                                          "connexion",
                                          "connectez vous",
                                          "identifiez vous",
                                          "identification",
                                          "anmelden",
                                          "einloggen",
                                          "iniciar sesion",
                                          "accedi",
                                          "inloggen",
                                          "zaloguj sie",
                                          "log ind",
                                          "logga in",
                                          "вход",
                                          "ログイン",
                                          "登录"};
static const char *const login_ends[] = {"to",  "a",    "au",    "pour", "sur", "with", "avec",
                                         "bei", "your", "votre", "et",   "or",  "ou"};

// In the first words of a page.
static const struct sign text_signs[] = {
    {"checking your browser before", WALL_ROBOT},
    {"enable javascript and cookies to continue", WALL_ROBOT},
    {"activez javascript et les cookies pour continuer", WALL_ROBOT},
    {"please enable js and disable any ad blocker", WALL_ROBOT},
    {"unusual traffic from your computer", WALL_ROBOT},
    {"please verify you are a human", WALL_ROBOT},
    {"verify you are human", WALL_ROBOT},
    {"verifiez que vous etes humain", WALL_ROBOT},
    {"press hold to confirm you are a human", WALL_ROBOT},
    {"request unsuccessful incapsula incident", WALL_ROBOT},
    {"you don t have permission to access", WALL_ROBOT},
    {"you have been blocked", WALL_ROBOT},
    {"needs to review the security of your connection", WALL_ROBOT},
    {"doit verifier la securite de votre connexion", WALL_ROBOT},
    {"this domain is for sale", WALL_PARKED},
    {"this domain may be for sale", WALL_PARKED},
    {"ce nom de domaine est a vendre", WALL_PARKED},
};

// In the words of a page that has few.
static const struct sign short_signs[] = {
    {"continuer sans accepter", WALL_CONSENT},
    {"consentir ou s abonner", WALL_CONSENT},
    {"accepter et continuer", WALL_CONSENT},
    {"accepter continuer", WALL_CONSENT},
    {"consentement a l utilisation de cookies", WALL_CONSENT},
    {"zustimmen und weiter", WALL_CONSENT},
    {"accept all reject all", WALL_CONSENT},
    {"tout accepter", WALL_CONSENT},
    {"acces a cette page vous a ete refuse", WALL_ROBOT},
    {"access denied", WALL_ROBOT},
};

// Hosts and paths that only walls load.
static const char *const wall_sources[] = {"captcha-delivery.com", "_incapsula_resource",
                                           "perfdrive.com", "px-captcha", "px-cloud.net/captcha"};

// Whole words of `phrase` in `words`, both folded. Scripts without spaces: anywhere.
static bool says(struct str words, const char *phrase)
{
    struct str p = str_of(phrase);
    for (size_t at = 0; p.n <= words.n && at <= words.n - p.n;) {
        size_t hit = str_find(str_from(words, at), p);
        if (hit == STR_NOT_FOUND)
            return false;
        at += hit;
        bool begins = at == 0 || words.p[at - 1] == ' ';
        bool ends = at + p.n == words.n || words.p[at + p.n] == ' ';
        if ((begins && ends) || (unsigned char)p.p[0] >= 0xE0)
            return true;
        at++;
    }
    return false;
}

#define LEN(table) (sizeof(table) / sizeof *(table))

// Which words there are, by their first two bytes: most phrases are ruled out by one look.
struct beginnings {
    uint64_t seen[16];
};

static unsigned beginning(const char *p, const char *end)
{
    unsigned second = p + 1 < end ? (unsigned char)p[1] : ' ';
    return ((unsigned char)p[0] * 31U + second) % 1024;
}

static struct beginnings beginnings_of(struct str words)
{
    struct beginnings b = {0};
    for (size_t i = 0; i < words.n; i++)
        if (i == 0 || words.p[i - 1] == ' ') {
            unsigned bit = beginning(words.p + i, words.p + words.n);
            b.seen[bit / 64] |= (uint64_t)1 << bit % 64;
        }
    return b;
}

static bool may_say(const struct beginnings *b, const char *phrase)
{
    unsigned bit = beginning(phrase, phrase + 2);
    return (unsigned char)*phrase >= 0xE0 || (b->seen[bit / 64] >> bit % 64 & 1);
}

static enum metadata_wall by_signs(struct str words, const struct sign *signs, size_t len)
{
    struct beginnings b = beginnings_of(words);
    for (size_t i = 0; i < len; i++)
        if (may_say(&b, signs[i].phrase) && says(words, signs[i].phrase))
            return signs[i].wall;
    return WALL_NONE;
}

// Takes the next part of a title, up to what titles and names are joined with: not up to a colon,
// since articles begin "Maintenance : …" too.
static bool next_part(struct str *title, struct str *part)
{
    static const char *const joints[] = {" | ",        " - ", " \xE2\x80\x93 ", " \xE2\x80\x94 ",
                                         " \xC2\xB7 ", " // "};
    size_t least = title->n, after = title->n;
    if (title->n == 0)
        return false;
    for (size_t i = 0; i < LEN(joints); i++) {
        size_t at = str_find(*title, str_of(joints[i]));
        if (at != STR_NOT_FOUND && at < least) {
            least = at;
            after = at + str_of(joints[i]).n;
        }
    }
    *part = str_slice(*title, 0, least);
    *title = str_from(*title, after);
    return true;
}

static enum metadata_wall by_title(struct arena *a, struct str title)
{
    enum metadata_wall w = by_signs(fold_words(a, title), title_signs, LEN(title_signs));
    for (struct str part; !w && next_part(&title, &part);) {
        struct str words = fold_words(a, part);
        for (size_t i = 0; !w && i < LEN(part_signs); i++)
            if (str_eq(words, str_of(part_signs[i].phrase)))
                w = part_signs[i].wall;
    }
    return w;
}

static enum metadata_wall by_body(struct arena *a, const struct html_facts *f)
{
    struct str text = facts_find(f, FACT_TEXT, STR_NONE);
    bool few = text.n < SHORT_TEXT;
    struct str words = fold_words(a, few ? text : str_slice(text, 0, FIRST_WORDS));
    enum metadata_wall w = by_signs(words, text_signs, LEN(text_signs));
    for (size_t i = 0; few && !w && i < f->len; i++)
        for (size_t k = 0; f->items[i].kind == FACT_SOURCE && k < LEN(wall_sources); k++)
            if (str_contains(str_lower_ascii(a, f->items[i].value), str_of(wall_sources[k])))
                w = WALL_ROBOT;
    return w || !few ? w : by_signs(words, short_signs, LEN(short_signs));
}

// A title that is but the name of the host: no article's, and walls have it.
static bool names_the_host(struct arena *a, struct str title, struct str url)
{
    struct address x;
    if (!title.n || !address_parse(a, url, &x) || !x.host.n)
        return false;
    struct str host = str_starts(x.host, STR("www.")) ? str_from(x.host, 4) : x.host;
    return str_eq_ascii(title, host) || str_eq_ascii(title, x.host) ||
           str_eq_ascii(title, address_registrable(a, x.host));
}

static bool is_login(struct arena *a, const struct html_facts *f, struct str title)
{
    struct str rest = title, part = STR_NONE;
    next_part(&rest, &part);
    struct str words = fold_words(a, part);
    for (size_t i = 0; i < LEN(login_words); i++) {
        struct str login = str_of(login_words[i]);
        if (!str_starts(words, login))
            continue;
        struct str more = str_trim(str_from(words, login.n)), word = more;
        if (more.n == 0)
            return true;
        str_split(&more, ' ', &word);
        for (size_t k = 0; k < LEN(login_ends); k++)
            if (str_eq(word, str_of(login_ends[k])))
                return true;
    }
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
    struct str title = str_trim(facts_find(f, FACT_TITLE, STR_NONE));
    enum metadata_wall w = by_title(a, title);
    if (http_status == 403 || http_status == 429 || http_status == 999)
        return w ? w : WALL_ROBOT;
    if (http_status >= 400)
        return w == WALL_ROBOT || (!w && by_body(a, f) == WALL_ROBOT) ? WALL_ROBOT : WALL_ERROR;
    if (says_article)
        return WALL_NONE;
    if (!w)
        w = by_body(a, f);
    if (w)
        return w;
    if (is_login(a, f, title))
        return WALL_LOGIN;
    if (is_home(a, f, url))
        return WALL_HOME;
    return names_the_host(a, title, url) ? WALL_ROBOT : WALL_NONE;
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
