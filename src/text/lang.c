// SPDX-License-Identifier: MIT
// In order: a script that only one language uses (kana, hangul, Greek, Thai, …); for Cyrillic
// and Arabic the letters that tell the languages apart; for Latin script the commonest short
// words. A guess must lead its rival, or it is not made.
#include "text/lang.h"

#include "base/map.h"
#include "text/fold.h"

// Languages that share most of their words are kin: they speak against one another only where
// they differ.
enum kin { ALONE, NORTH, CZECH, SOUTH, WEST };

struct words {
    const char *lang;
    enum kin kin;
    const char *common; // folded as fold_words does, each between spaces
    const char *months; // the same, or NULL
};

static const struct words latin[] = {
    {"fr", ALONE,
     " le la les des du un une et est dans pour sur par au aux qui que ne pas ce cette avec "
     "plus leur nous vous son ses sont entre comme mais ou se en ",
     " janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre "},
    {"en", ALONE,
     " the of and to in is for on with that by from at are was as this it be have has an or "
     "not we you our their its will about which ",
     " january february march april may june july august september october november "
     "december "},
    {"de", ALONE,
     " der die das und ist von mit fur im den dem des ein eine zu auf auch sich nicht wird "
     "bei als uber sind werden zum zur einer aus nach wie oder wir vom uns unser unsere am "
     "vor bis nur aber war noch hat haben dass wenn kann gegen zwischen mehr ihr ihre ",
     " januar februar marz april mai juni juli august september oktober november dezember "},
    {"es", ALONE,
     " el la los las de del y en que un una por con para se es su al lo como mas sus sobre "
     "este esta son desde entre cuando pero ",
     " enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
     "diciembre "},
    {"it", ALONE,
     " il lo la gli le di del della dei delle che e un una per con non si da nel nella sono "
     "al alla anche come piu dal ha questo ",
     " gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre "
     "dicembre "},
    {"pt", WEST,
     " o a os as de do da dos das que e um uma para com nao por em no na nos nas se ao mais "
     "como sobre entre sua seu foi pelo pela sao foram nossa nosso estao isso ",
     " janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro "
     "dezembro "},
    {"nl", ALONE,
     " de het een en van in is op te dat voor met zijn niet aan er door over ook naar bij "
     "uit om wordt worden deze die als maar heeft tot meer ons onze jaar tussen hij zij "
     "nog wel werd hun dan kan tegen ",
     " januari februari maart april mei juni juli augustus september oktober november "
     "december "},
    {"da", NORTH,
     " og i at det er en til af pa for med den ikke der som har de et om fra vi kan ved "
     "blev sig eller efter os ",
     " januar februar marts april maj juni juli august september oktober november december "},
    {"nb", NORTH,
     " og i det er en til av pa for med som ikke den har de et om fra vi kan ved ble seg "
     "eller etter oss fra hva noen mot hvordan ett vaere innen ",
     " januar februar mars april mai juni juli august september oktober november desember "},
    {"sv", NORTH,
     " och i att det som en pa ar av for med den till inte har de ett om fran vi kan vid "
     "sig eller efter oss var men ",
     " januari februari mars april maj juni juli augusti september oktober november "
     "december "},
    {"fi", ALONE,
     " ja on ei se etta oli han mutta kun niin myos joka tai ovat hanen kuin sen olla jossa "
     "mita voi nyt ",
     " tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesakuuta heinakuuta "
     "elokuuta syyskuuta lokakuuta marraskuuta joulukuuta "},
    {"pl", ALONE,
     " i w na z do nie sie jest to ze o jak za od po przez dla oraz przy ktory ktore sa byl "
     "ale czy tym jego ",
     " stycznia lutego marca kwietnia maja czerwca lipca sierpnia wrzesnia pazdziernika "
     "listopada grudnia "},
    {"cs", CZECH,
     " a v na se je z do o ze to s za pro jako by ale podle od po jsou byl nebo ktery ktere "
     "pri jeho jsme ",
     " ledna unora brezna dubna kvetna cervna cervence srpna zari rijna listopadu prosince "},
    {"sk", CZECH,
     " a v na sa je z do o ze to s za pre ako by ale podla od po su bol alebo ktory ktore "
     "pri jeho sme ",
     NULL},
    {"sl", SOUTH, " in je v na se za da so z ki pa po o kot bi ne ali tudi od pri do bo med zelo ",
     NULL},
    {"hr", SOUTH,
     " i je u na se za da su od s o ne koji koja koje to kao iz bi ali ili nije po do ",
     " sijecnja veljace ozujka travnja svibnja lipnja srpnja kolovoza rujna listopada "
     "studenoga prosinca "},
    {"ro", ALONE,
     " si de in la cu a pe din care este nu pentru sau un o ca au sunt fost prin dar despre "
     "unei ",
     " ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie "
     "noiembrie decembrie "},
    {"hu", ALONE,
     " a az es hogy nem is egy van volt mint meg ez csak de azt el kell vagy lehet ha ",
     " januar februar marcius aprilis majus junius julius augusztus szeptember oktober "
     "november december "},
    {"tr", ALONE,
     " ve bir bu da de icin ile olarak daha cok olan gibi en ne var ya kadar sonra ama "
     "degil olan ",
     " ocak subat mart nisan mayis haziran temmuz agustos eylul ekim kasim aralik "},
    {"ca", ALONE,
     " el la els les de del i en que un una per amb no es al com mes dels pel seu son als "
     "aquest aquesta tambe ",
     " gener febrer marc abril maig juny juliol agost setembre octubre novembre desembre "},
    {"eu", ALONE, " eta da ez bat du izan dira egin dute ere baina hau zen horrek ", NULL},
    {"gl", WEST,
     " o a os as de do da dos das que e un unha para con non por en no na se ao mais como "
     "sobre foi pola polo ",
     NULL},
    {"et", ALONE, " ja on ei see et oli ka kui mis aga seda oma nii voi kes mida ", NULL},
    {"lv", ALONE, " un ir no ar par ka uz to tas bet vai ari pec lai gan kas nav ", NULL},
    {"lt", ALONE, " ir yra i is su kad tai ne kaip bet nuo ar buvo po uz jau tik ", NULL},
    {"ga", ALONE, " agus an na ar is le ta bhi sa do go nach ag ata leis ", NULL},
    {"cy", ALONE, " yn y a i o ar mae yr ac am gan fod wedi oedd bod ei eu ", NULL},
    {"is", ALONE, " og er ad i a sem ekki en um til fyrir med thad var hann vid af ", NULL},
    {"eo", ALONE, " la kaj de en estas ne por kun al ke pri el tio ", NULL},
    {"vi", ALONE, " va cua la co cho khong duoc nhung trong mot cac voi den nguoi nam ", NULL},
    {"id", ALONE, " yang dan di dengan untuk dari pada ini itu adalah tidak dalam akan oleh juga ",
     NULL},
};

enum { LATIN = sizeof latin / sizeof *latin, LEAST = 3, WEIGHT = 60 };

struct counts {
    unsigned latin, cyrillic, greek, arabic, hebrew, thai, devanagari, han, kana, hangul, armenian,
        georgian, bengali, tamil;
    unsigned ukrainian, belarusian, serbian, bulgarian, macedonian, persian, urdu;
    unsigned letters;
};

static void count_cyrillic(struct counts *n, uint32_t c)
{
    n->cyrillic++;
    n->ukrainian += c == 0x0457 || c == 0x0454 || c == 0x0491 || c == 0x0407 || c == 0x0404;
    n->belarusian += c == 0x045E || c == 0x040E;
    n->serbian += c == 0x0452 || c == 0x045B || c == 0x0402 || c == 0x040B;
    n->macedonian += c == 0x0453 || c == 0x045C || c == 0x0455;
    n->bulgarian += c == 0x044A; // in Russian it is rare: one letter in 2,500
}

struct script {
    uint32_t from, to;
    size_t slot;
};

static void count(struct counts *n, uint32_t c)
{
#define SLOT(field) offsetof(struct counts, field)
    static const struct script scripts[] = {
        {0x0041, 0x024F, SLOT(latin)},      {0x1E00, 0x1EFF, SLOT(latin)},
        {0x0370, 0x03FF, SLOT(greek)},      {0x0530, 0x058F, SLOT(armenian)},
        {0x0590, 0x05FF, SLOT(hebrew)},     {0x0600, 0x06FF, SLOT(arabic)},
        {0x0900, 0x097F, SLOT(devanagari)}, {0x0980, 0x09FF, SLOT(bengali)},
        {0x0B80, 0x0BFF, SLOT(tamil)},      {0x0E00, 0x0E7F, SLOT(thai)},
        {0x10A0, 0x10FF, SLOT(georgian)},   {0x3040, 0x30FF, SLOT(kana)},
        {0x4E00, 0x9FFF, SLOT(han)},        {0xAC00, 0xD7AF, SLOT(hangul)},
    };
#undef SLOT
    if (c >= 0x0400 && c <= 0x04FF) {
        n->letters++;
        count_cyrillic(n, c);
        return;
    }
    n->persian += c == 0x067E || c == 0x0686 || c == 0x06AF || c == 0x06CC;
    n->urdu += c == 0x0679 || c == 0x0688 || c == 0x0691 || c == 0x06BA || c == 0x06D2;
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
        if (c < scripts[i].from || c > scripts[i].to)
            continue;
        n->letters++;
        ++*(unsigned *)(void *)((char *)n + scripts[i].slot);
        return;
    }
}

static const char *cyrillic(const struct counts *n)
{
    if (n->macedonian * 100 > n->cyrillic)
        return "mk";
    if (n->serbian * 200 > n->cyrillic)
        return "sr";
    if (n->belarusian * 200 > n->cyrillic)
        return "be";
    if (n->ukrainian * 100 > n->cyrillic)
        return "uk";
    return n->bulgarian * 150 > n->cyrillic ? "bg" : "ru";
}

static const char *by_script(const struct counts *n)
{
    const struct {
        unsigned count;
        const char *lang;
    } alone[] = {
        {n->hangul, "ko"},   {n->greek, "el"},      {n->hebrew, "he"},
        {n->thai, "th"},     {n->devanagari, "hi"}, {n->armenian, "hy"},
        {n->georgian, "ka"}, {n->bengali, "bn"},    {n->tamil, "ta"},
    };
    if (n->kana * 12 > n->letters && (n->kana + n->han) * 3 > n->letters)
        return "ja";
    if (n->han * 3 > n->letters)
        return "zh";
    for (size_t i = 0; i < sizeof alone / sizeof *alone; i++)
        if (alone[i].count * 2 > n->letters)
            return alone[i].lang;
    if (n->cyrillic * 2 > n->letters)
        return cyrillic(n);
    if (n->arabic * 2 > n->letters)
        return n->urdu * 100 > n->arabic ? "ur" : n->persian * 50 > n->arabic ? "fa" : "ar";
    return NULL;
}

// The common words of all languages, each with those that have it.
enum { SLOTS = 4096, WORD_LONGEST = 12 };
_Static_assert(LATIN <= 64, "a language is a bit");

struct commons {
    struct common {
        struct str word;
        uint64_t langs;
    } slots[SLOTS]; // a word stands in the first free one from its hash on
};

static struct common *slot_of(struct commons *c, struct str word)
{
    size_t i = map_hash(word) % SLOTS;
    while (c->slots[i].word.n && !str_eq(c->slots[i].word, word))
        i = (i + 1) % SLOTS;
    return &c->slots[i];
}

static void fill(struct commons *c, const char *words, size_t lang)
{
    struct str rest = str_of(words), word;
    while (str_split(&rest, ' ', &word)) {
        struct common *at = word.n ? slot_of(c, word) : NULL;
        if (at)
            *at = (struct common){word, at->langs | UINT64_C(1) << lang};
    }
}

// A word counts the more, the fewer languages share it: "de" says little, "dans" much.
static void weigh(struct commons *c, struct str word, unsigned score[LATIN], unsigned hits[LATIN])
{
    uint64_t langs = slot_of(c, word)->langs;
    unsigned sharing = 0;
    for (uint64_t rest = langs; rest; rest &= rest - 1)
        sharing++;
    for (size_t i = 0; langs; i++, langs >>= 1) {
        score[i] += langs & 1 ? WEIGHT / sharing : 0;
        hits[i] += langs & 1;
    }
}

// The best that is no kin of `of`, or of all.
static size_t best_of(const unsigned score[LATIN], size_t of)
{
    size_t best = LATIN;
    for (size_t i = 0; i < LATIN; i++)
        if ((of == LATIN ||
             (i != of && (latin[i].kin == ALONE || latin[i].kin != latin[of].kin))) &&
            (best == LATIN || score[i] > score[best]))
            best = i;
    return best;
}

static struct lang_guess by_words(struct arena *a, struct str folded, bool months)
{
    struct commons *c = ARENA_NEW(a, struct commons);
    unsigned score[LATIN] = {0}, hits[LATIN] = {0}, words = 0;
    struct str word;
    for (size_t i = 0; i < LATIN; i++) {
        fill(c, latin[i].common, i);
        if (months && latin[i].months)
            fill(c, latin[i].months, i);
    }
    while (str_split(&folded, ' ', &word)) {
        words += word.n > 0;
        if (word.n && word.n < WORD_LONGEST)
            weigh(c, word, score, hits);
    }
    size_t best = best_of(score, LATIN);
    unsigned second = score[best_of(score, best)];
    // In running text every fourth word is common; titles and names have fewer.
    if (hits[best] < LEAST || score[best] <= second || hits[best] * 14 < words)
        return (struct lang_guess){0};
    unsigned lead = (score[best] - second) * 100 / score[best];
    return (struct lang_guess){str_of(latin[best].lang), lead > 100 ? 100 : lead};
}

static struct counts letters_of(struct str text)
{
    struct counts n = {0};
    for (size_t i = 0; i < text.n;) {
        uint32_t c = utf8_next(text, &i);
        if (fold_is_letter(c))
            count(&n, c);
    }
    return n;
}

static struct lang_guess detect(struct str text, bool months)
{
    text = str_slice(text, 0, LANG_LOOKED_AT);
    const struct counts n = letters_of(text);
    const char *lang = n.letters ? by_script(&n) : NULL;
    if (lang)
        return (struct lang_guess){str_of(lang), n.letters < 20 ? 60 : 95};
    if (n.latin * 2 < n.letters || n.letters == 0)
        return (struct lang_guess){0};
    struct arena a = ARENA_EMPTY;
    struct lang_guess g = by_words(&a, fold_words(&a, text), months);
    arena_free(&a);
    return g;
}

struct lang_guess lang_detect(struct str text)
{
    return detect(text, false);
}

struct lang_guess lang_detect_dated(struct str text)
{
    return detect(text, true);
}

bool lang_may_be(struct str lang, struct str text)
{
    struct counts n = letters_of(str_slice(text, 0, LANG_LOOKED_AT));
    const struct {
        const char *lang;
        unsigned letters;
    } others[] = {
        {"ja", n.kana + n.han}, {"zh", n.han},      {"ko", n.hangul + n.han}, {"ru", n.cyrillic},
        {"uk", n.cyrillic},     {"be", n.cyrillic}, {"bg", n.cyrillic},       {"mk", n.cyrillic},
        {"el", n.greek},        {"he", n.hebrew},   {"ar", n.arabic},         {"fa", n.arabic},
        {"ur", n.arabic},       {"th", n.thai},     {"hi", n.devanagari},     {"hy", n.armenian},
        {"ka", n.georgian},     {"bn", n.bengali},  {"ta", n.tamil},
    };
    if (n.letters == 0)
        return true;
    lang = str_slice(lang, 0, str_find_char(lang, '-'));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (str_is(lang, others[i].lang))
            return others[i].letters > 0;
    for (size_t i = 0; i < LATIN; i++)
        if (str_is(lang, latin[i].lang))
            return n.latin > 0;
    return true;
}
