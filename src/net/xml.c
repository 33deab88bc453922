// SPDX-License-Identifier: MIT
// XML is expat's, with its own limit on what a text may grow to.
#include "net/xml.h"

#include <expat.h>

#include "base/library.h"

// The functions of expat that are called here, loaded for the first feed.
// clang-format off
#define CALLS(_) \
    _(XML_ErrorString) _(XML_GetCurrentLineNumber) _(XML_GetErrorCode) _(XML_Parse) \
    _(XML_ParserCreate) _(XML_ParserFree) _(XML_SetCharacterDataHandler) \
    _(XML_SetElementHandler) _(XML_SetEntityDeclHandler) _(XML_SetSkippedEntityHandler) \
    _(XML_SetUserData) _(XML_StopParser) _(XML_UseForeignDTD)
// clang-format on
#define CALL(name) {#name, &xml.name},
LIBRARY_OF(xml, CALLS, LIBRARY_POINTER, CALL, "libexpat.so.1", "libexpat1", "read feeds")

struct walk {
    const struct xml_calls *calls;
    void *context;
    XML_Parser parser;
    unsigned depth;
    const char *refused;
};

static void stop(struct walk *w, const char *why)
{
    w->refused = why;
    xml.XML_StopParser(w->parser, XML_FALSE);
}

static void on_start(void *context, const XML_Char *name, const XML_Char **attributes)
{
    struct walk *w = context;
    if (++w->depth > XML_DEEPEST) {
        stop(w, "its elements are nested too deeply");
        return;
    }
    const char *why = w->calls->start(w->context, name, (const char *const *)attributes);
    if (why)
        stop(w, why);
}

static void on_end(void *context, const XML_Char *name)
{
    struct walk *w = context;
    w->calls->end(w->context, name);
    w->depth--;
}

static void on_text(void *context, const XML_Char *text, int n)
{
    struct walk *w = context;
    w->calls->text(w->context, (struct str){text, (size_t)n});
}

static void on_entity(void *context, const XML_Char *name, int is_parameter, const XML_Char *value,
                      int length, const XML_Char *base, const XML_Char *system,
                      const XML_Char *public, const XML_Char *notation)
{
    (void)name, (void)is_parameter, (void)value, (void)length, (void)base, (void)system;
    (void)public, (void)notation;
    stop(context, "it declares entities");
}

static void on_skipped(void *context, const XML_Char *name, int is_parameter)
{
    struct walk *w = context;
    if (!is_parameter && w->calls->unknown)
        w->calls->unknown(w->context, str_of(name));
}

void xml_prepare(void)
{
    library_need(&libxml);
}

struct str xml_walk(struct arena *a, struct str text, const struct xml_calls *calls, void *context)
{
    struct error missing;
    if (!library_open(&libxml, &missing))
        return str_format(a, "%s; %s", missing.message, missing.remedy);
    struct walk w = {.calls = calls, .context = context, .parser = xml.XML_ParserCreate("UTF-8")};
    struct str fault = STR_NONE;
    if (!w.parser)
        return STR("the XML parser cannot be started");
    xml.XML_SetUserData(w.parser, &w);
    xml.XML_SetElementHandler(w.parser, on_start, on_end);
    xml.XML_SetCharacterDataHandler(w.parser, on_text);
    xml.XML_SetEntityDeclHandler(w.parser, on_entity);
    xml.XML_SetSkippedEntityHandler(w.parser, on_skipped);
    xml.XML_UseForeignDTD(w.parser, XML_TRUE); // unknown names are skipped, not faults
    if (xml.XML_Parse(w.parser, text.p, (int)text.n, XML_TRUE) != XML_STATUS_OK)
        fault = w.refused ? str_of(w.refused)
                          : str_format(a, "line %lu: %s",
                                       (unsigned long)xml.XML_GetCurrentLineNumber(w.parser),
                                       xml.XML_ErrorString(xml.XML_GetErrorCode(w.parser)));
    xml.XML_ParserFree(w.parser);
    return fault;
}
