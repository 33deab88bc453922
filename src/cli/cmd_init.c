// SPDX-License-Identifier: MIT
// presse init: writes a small commented room. It never overwrites: when one of its files is
// there already, nothing is written at all.
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/file.h"
#include "cli/cli.h"
#include "cli/options.h"

enum { OPTION_LANG };
static const struct cli_option options[] = {
    {"lang", 'l', "LANG", "language of the first page: en or fr (default: that of the session)"},
    {NULL, 0, NULL, NULL},
};

static const struct cli_spec spec = {
    .usage = "presse init [OPTION]... [FOLDER]",
    .about = "Writes a small press room to begin with. Files that exist are never touched.",
    .options = options,
};

static const char *const languages[] = {"en", "fr", NULL};

struct starter {
    const char *path;
    const char *text[2]; // by language
};

static const struct starter starters[] = {
    {"presse.yaml",
     {"# Everything here is optional.\n"
      "title: Our organisation\n"
      "# description: One sentence for search engines and feeds.\n"
      "# base_url: https://www.example.org\n"
      "lang: en\n"
      "\n"
      "# Whom journalists write to.\n"
      "contact:\n"
      "  name: Press office\n"
      "  # mail: press@example.org\n"
      "  # phone: +44 20 7946 0000\n"
      "\n"
      "# Outlets that presse does not know, or names differently.\n"
      "# outlets:\n"
      "#   - name: The Village Voice\n"
      "#     domains: [village-voice.example]\n"
      "\n"
      "# Findings of `presse check` that you do not want to see.\n"
      "# check:\n"
      "#   ignore: [tracking]\n",
      "# Tout ici est facultatif.\n"
      "title: Notre organisation\n"
      "# description: Une phrase pour les moteurs de recherche et les flux.\n"
      "# base_url: https://www.example.org\n"
      "lang: fr\n"
      "\n"
      "# À qui les journalistes écrivent.\n"
      "contact:\n"
      "  name: Service de presse\n"
      "  # mail: presse@example.org\n"
      "  # phone: +33 1 99 00 00 00\n"
      "\n"
      "# Les médias que presse ne connaît pas, ou nomme autrement.\n"
      "# outlets:\n"
      "#   - name: La Voix du village\n"
      "#     domains: [voix-du-village.example]\n"
      "\n"
      "# Les remarques de `presse check` à taire.\n"
      "# check:\n"
      "#   ignore: [tracking]\n"}},
    {"content/press.md",
     {"---\n"
      "title: In the press\n"
      "url: /press\n"
      "---\n"
      "What newspapers, stations and sites wrote about us, newest first. Keep it as you like:\n"
      "dates in bold, a list, a table. `presse add` adds an entry in the way of the others.\n"
      "\n"
      "**12 March 2026**\n"
      "\n"
      "[A first article about us](https://news.example.org/2026/03/12/a-first-article-about-us)\n"
      "\n"
      "**3 February 2026**\n"
      "\n"
      "[An older one](https://gazette.example.org/an-older-one)\n",
      NULL}},
    {"content/espace-presse.md",
     {NULL,
      "---\n"
      "title: Espace presse\n"
      "url: /espace-presse\n"
      "---\n"
      "Ce que les journaux, les radios et les sites ont écrit de nous, du plus récent au plus\n"
      "ancien. Tenez cette page comme vous voulez : dates en gras, liste, tableau.\n"
      "`presse add` ajoute une entrée à la manière des autres.\n"
      "\n"
      "**12 mars 2026**\n"
      "\n"
      "[Un premier article sur "
      "nous](https://journal.example.org/2026/03/12/un-premier-article-sur-nous)\n"
      "\n"
      "**3 février 2026**\n"
      "\n"
      "[Un article plus ancien](https://gazette.example.org/un-article-plus-ancien)\n"}},
};

enum { STARTERS = sizeof starters / sizeof *starters };

static int session_language(void)
{
    const char *names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < 3; i++) {
        const char *value = getenv(names[i]);
        if (value && *value)
            return strncmp(value, "fr", 2) == 0 ? 1 : 0;
    }
    return 0;
}

// Creates path with text; refuses one that is there.
static bool create(const char *path, const char *text, struct error *e)
{
    AUTO_FD fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (fd < 0 || !file_write_all(fd, str_of(text))) {
        error_errno(e, "cannot write %s", path);
        return error_place(e, path, 0, 0);
    }
    return true;
}

static bool init(const char *folder, int language, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    for (size_t i = 0; i < STARTERS; i++) {
        char *path = path_join(&a, folder, starters[i].path);
        if (starters[i].text[language] && file_exists(path)) {
            error_set(e, ERROR_INPUT, "%s is there already; nothing was written", path);
            return error_remedy(e, "name an empty folder");
        }
    }
    if (!file_make_folders(path_join(&a, folder, "content"), e) ||
        !file_make_folders(path_join(&a, folder, "media"), e))
        return false;
    for (size_t i = 0; i < STARTERS; i++) {
        const char *text = starters[i].text[language];
        char *path = path_join(&a, folder, starters[i].path);
        if (text && !create(path, text, e))
            return false;
        if (text)
            printf("%s\n", path);
    }
    bool here = strcmp(folder, ".") == 0;
    fprintf(stderr, "`presse serve%s%s` shows it\n", here ? "" : " ", here ? "" : folder);
    return true;
}

int cmd_init(int argc, char **argv)
{
    const char *value;
    int option, language = session_language();
    struct error e = {0};
    while ((option = cli_next_option(&spec, argc, argv, &value)) >= 0) {
        language = cli_choice(value, languages);
        if (language < 0)
            return cli_usage(&spec, "there is no first page in the language \"%s\"", value);
    }
    if (option != CLI_OPERANDS)
        return option == CLI_HELPED ? 0 : 2;
    if (optind + 1 < argc)
        return cli_usage(&spec, "name one folder");
    if (!init(optind < argc ? argv[optind] : ".", language, &e))
        return cli_fail(&e);
    return 0;
}
