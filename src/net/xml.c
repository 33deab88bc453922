// SPDX-License-Identifier: MIT
// XML is expat's, with its own limit on what a text may grow to.
#include "net/xml.h"

#include <expat.h>

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
    XML_StopParser(w->parser, XML_FALSE);
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

struct str xml_walk(struct arena *a, struct str text, const struct xml_calls *calls, void *context)
{
    struct walk w = {.calls = calls, .context = context, .parser = XML_ParserCreate("UTF-8")};
    struct str fault = STR_NONE;
    if (!w.parser)
        return STR("the XML parser cannot be started");
    XML_SetUserData(w.parser, &w);
    XML_SetElementHandler(w.parser, on_start, on_end);
    XML_SetCharacterDataHandler(w.parser, on_text);
    XML_SetEntityDeclHandler(w.parser, on_entity);
    XML_SetSkippedEntityHandler(w.parser, on_skipped);
    XML_UseForeignDTD(w.parser, XML_TRUE); // unknown names are skipped, not faults
    if (XML_Parse(w.parser, text.p, (int)text.n, XML_TRUE) != XML_STATUS_OK)
        fault = w.refused ? str_of(w.refused)
                          : str_format(a, "line %lu: %s",
                                       (unsigned long)XML_GetCurrentLineNumber(w.parser),
                                       XML_ErrorString(XML_GetErrorCode(w.parser)));
    XML_ParserFree(w.parser);
    return fault;
}
