// SPDX-License-Identifier: MIT
// Plural rules: a recursive descent parser for C expressions over n, which writes postfix
// steps. Both sides of && || ?: are computed; nothing has side effects, so the result is the
// same. Refuses what is longer than PLURAL_STEPS_LIMIT or nested past PLURAL_DEPTH_LIMIT.
#include "site/strings_parts.h"

enum plural_op {
    OP_NUMBER,
    OP_N,
    OP_NOT,
    OP_CHOOSE, // condition, yes, no
    OP_OR,
    OP_AND,
    OP_EQUAL,
    OP_UNEQUAL,
    OP_LESS_EQUAL,
    OP_GREATER_EQUAL,
    OP_LESS,
    OP_GREATER,
    OP_ADD,
    OP_SUBTRACT,
    OP_MULTIPLY,
    OP_DIVIDE,
    OP_REMAINDER,
};

// Binary operators by binding strength, weakest first; longer spellings before shorter ones.
static const struct {
    const char *text;
    uint8_t op, level;
} operators[] = {
    {"||", OP_OR, 0},       {"&&", OP_AND, 1},        {"==", OP_EQUAL, 2},
    {"!=", OP_UNEQUAL, 2},  {"<=", OP_LESS_EQUAL, 3}, {">=", OP_GREATER_EQUAL, 3},
    {"<", OP_LESS, 3},      {">", OP_GREATER, 3},     {"+", OP_ADD, 4},
    {"-", OP_SUBTRACT, 4},  {"*", OP_MULTIPLY, 5},    {"/", OP_DIVIDE, 5},
    {"%", OP_REMAINDER, 5},
};

enum { LEVELS = 6 };

struct rule_parser {
    struct str rest;
    struct plural_rule *rule;
    unsigned depth;
};

static void skip_spaces(struct rule_parser *p)
{
    while (p->rest.n && is_space_ascii(p->rest.p[0]))
        p->rest = str_from(p->rest, 1);
}

static bool take(struct rule_parser *p, const char *text)
{
    skip_spaces(p);
    if (!str_starts(p->rest, str_of(text)))
        return false;
    p->rest = str_from(p->rest, str_of(text).n);
    return true;
}

static bool emit(struct rule_parser *p, uint8_t op, uint64_t number)
{
    if (p->rule->len == PLURAL_STEPS_LIMIT)
        return false;
    p->rule->steps[p->rule->len++] = (struct plural_step){op, number};
    return true;
}

static bool take_number(struct rule_parser *p, uint64_t *out)
{
    skip_spaces(p);
    size_t n = 0;
    uint64_t number = 0;
    while (n < p->rest.n && is_digit_ascii(p->rest.p[n]) && n < 9)
        number = number * 10 + (uint64_t)(p->rest.p[n++] - '0');
    p->rest = str_from(p->rest, n);
    *out = number;
    return n > 0;
}

static bool read_choice(struct rule_parser *p);

static bool read_primary(struct rule_parser *p)
{
    uint64_t number;
    bool ok;
    if (p->depth == PLURAL_DEPTH_LIMIT)
        return false;
    p->depth++;
    if (take(p, "!"))
        ok = read_primary(p) && emit(p, OP_NOT, 0);
    else if (take(p, "("))
        ok = read_choice(p) && take(p, ")");
    else if (take(p, "n"))
        ok = emit(p, OP_N, 0);
    else
        ok = take_number(p, &number) && emit(p, OP_NUMBER, number);
    p->depth--;
    return ok;
}

static bool take_operator(struct rule_parser *p, unsigned level, uint8_t *op)
{
    skip_spaces(p);
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
        if (!str_starts(p->rest, str_of(operators[i].text)))
            continue;
        if (operators[i].level != level)
            return false;
        *op = operators[i].op;
        return take(p, operators[i].text);
    }
    return false;
}

static bool read_level(struct rule_parser *p, unsigned level)
{
    if (level == LEVELS)
        return read_primary(p);
    if (!read_level(p, level + 1))
        return false;
    uint8_t op;
    while (take_operator(p, level, &op))
        if (!read_level(p, level + 1) || !emit(p, op, 0))
            return false;
    return true;
}

static bool read_choice(struct rule_parser *p)
{
    if (p->depth == PLURAL_DEPTH_LIMIT || !read_level(p, 0))
        return false;
    if (!take(p, "?"))
        return true;
    p->depth++;
    bool ok = read_choice(p) && take(p, ":") && read_choice(p) && emit(p, OP_CHOOSE, 0);
    p->depth--;
    return ok;
}

bool plural_rule_read(struct str text, struct plural_rule *out)
{
    struct plural_rule rule = {0};
    struct rule_parser p = {.rest = text, .rule = &rule};
    uint64_t forms;
    if (!take(&p, "nplurals") || !take(&p, "=") || !take_number(&p, &forms) || !take(&p, ";"))
        return false;
    if (!take(&p, "plural") || !take(&p, "=") || !read_choice(&p))
        return false;
    take(&p, ";");
    skip_spaces(&p);
    if (p.rest.n || forms < 1 || forms > STRINGS_FORMS_LIMIT)
        return false;
    rule.forms = (unsigned)forms;
    *out = rule;
    return true;
}

static uint64_t apply(uint8_t op, uint64_t a, uint64_t b)
{
    switch ((enum plural_op)op) {
    case OP_OR:
        return a || b;
    case OP_AND:
        return a && b;
    case OP_EQUAL:
        return a == b;
    case OP_UNEQUAL:
        return a != b;
    case OP_LESS_EQUAL:
        return a <= b;
    case OP_GREATER_EQUAL:
        return a >= b;
    case OP_LESS:
        return a < b;
    case OP_GREATER:
        return a > b;
    case OP_ADD:
        return a + b;
    case OP_SUBTRACT:
        return a - b;
    case OP_MULTIPLY:
        return a * b;
    case OP_DIVIDE:
        return b ? a / b : 0;
    case OP_REMAINDER:
        return b ? a % b : 0;
    default:
        return 0;
    }
}

unsigned plural_rule_form(const struct plural_rule *rule, uint64_t n)
{
    uint64_t stack[PLURAL_STEPS_LIMIT];
    size_t top = 0;
    for (size_t i = 0; i < rule->len; i++) {
        const struct plural_step *step = &rule->steps[i];
        if (step->op == OP_NUMBER || step->op == OP_N) {
            stack[top++] = step->op == OP_N ? n : step->number;
        } else if (step->op == OP_NOT) {
            stack[top - 1] = !stack[top - 1];
        } else if (step->op == OP_CHOOSE) {
            top -= 2;
            stack[top - 1] = stack[top - 1] ? stack[top] : stack[top + 1];
        } else {
            top--;
            stack[top - 1] = apply(step->op, stack[top - 1], stack[top]);
        }
    }
    uint64_t form = top ? stack[0] : n != 1;
    return form < rule->forms ? (unsigned)form : 0;
}
