// SPDX-License-Identifier: MIT
#include "desk/texts.h"

static bool english(struct str lang)
{
    return str_eq(lang, STR("en"));
}

struct str text_confirmation(struct arena *a, const struct desk *d, struct str lang,
                             struct str name, struct str reference)
{
    if (english(lang))
        return str_format(a,
                          "Hello %.*s,\n\nWe have received your request. Its reference is %.*s.\n"
                          "\nSee where it stands, add to it or withdraw it:\n{link}\n\n"
                          "You can also reply to this message.\n\n-- \n%.*s\n",
                          STR_ARG(name), STR_ARG(reference), STR_ARG(d->options.title));
    return str_format(a,
                      "Bonjour %.*s,\n\nNous avons bien reçu votre demande. Sa référence est "
                      "%.*s.\n\nPour voir où elle en est, la compléter ou la retirer :\n{link}\n\n"
                      "Vous pouvez aussi répondre à ce message.\n\n-- \n%.*s\n",
                      STR_ARG(name), STR_ARG(reference), STR_ARG(d->options.title));
}

static const char *notice_text(enum desk_notice what, bool en)
{
    static const char *const texts[][2] = {
        [NOTICE_NEW] = {"Nouvelle demande", "New request"},
        [NOTICE_ADDED] = {"Demande complétée", "Request added to"},
        [NOTICE_WITHDRAWN] = {"Demande retirée", "Request withdrawn"},
        [NOTICE_AGREED] = {"Réponse validée", "Answer agreed"},
        [NOTICE_OBJECTED] = {"Réponse refusée", "Answer objected to"},
    };
    return texts[what][en];
}

void text_notice(struct arena *a, const struct desk *d, enum desk_notice what, int64_t request,
                 struct str reference, struct str *subject, struct str *body)
{
    const char *text = notice_text(what, english(d->options.lang));
    *subject = str_format(a, "[%.*s] %s", STR_ARG(reference), text);
    *body = str_format(a, "%s: %.*s\n\n%.*s/desk/request/%lld\n", text, STR_ARG(reference),
                       STR_ARG(d->options.base_url), (long long)request);
}

void text_approval(struct arena *a, const struct desk *d, struct str name, struct str reference,
                   struct str *subject, struct str *body)
{
    bool en = english(d->options.lang);
    *subject = str_format(a,
                          en ? "[%.*s] An answer to the press needs your agreement"
                             : "[%.*s] Une réponse à la presse attend votre accord",
                          STR_ARG(reference));
    *body =
        str_format(a,
                   en ? "Hello %.*s,\n\nPlease read the answer and agree or object:\n{link}\n\n"
                        "It cannot be sent before.\n"
                      : "Bonjour %.*s,\n\nMerci de lire la réponse, puis de l'accepter ou de la "
                        "refuser :\n{link}\n\nElle ne peut pas partir avant.\n",
                   STR_ARG(name));
}

struct str text_file(struct arena *a, struct str lang, struct str title, struct str terms)
{
    return str_format(a,
                      english(lang) ? "A file for you: %.*s\n\n{link}\n\nTerms of use:\n%.*s\n"
                                    : "Un fichier pour vous : %.*s\n\n{link}\n\n"
                                      "Conditions d'utilisation :\n%.*s\n",
                      STR_ARG(title), STR_ARG(terms));
}

struct str text_contact(struct arena *a, struct str lang, struct str name, struct str email,
                        struct str phone)
{
    return str_format(a,
                      english(lang)
                          ? "Somebody agreed to talk to you:\n\n%.*s\n%.*s\n%.*s\n\n"
                            "Please use these details for this request only.\n"
                          : "Une personne accepte de vous parler :\n\n%.*s\n%.*s\n%.*s\n\n"
                            "Merci de n'utiliser ces coordonnées que pour cette demande.\n",
                      STR_ARG(name), STR_ARG(email), STR_ARG(phone));
}

struct str text_invitation(struct arena *a, struct str lang, bool cancelled, struct str when,
                           struct str zone, struct str place)
{
    bool en = english(lang);
    const char *head = cancelled
                           ? (en ? "This meeting is cancelled." : "Ce rendez-vous est annulé.")
                           : (en ? "Here is your meeting." : "Voici votre rendez-vous.");
    return str_format(a, "%s\n\n%.*s (%.*s)\n%.*s\n", head, STR_ARG(when), STR_ARG(zone),
                      STR_ARG(place));
}
