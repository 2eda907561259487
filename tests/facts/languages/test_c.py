"""C, as a change to it is read."""

import pytest

from tests.facts.reading import Row, on_line, spans, symbols, uses

SOURCE = """\
#ifndef CART_H
#define CART_H
#include <stdio.h>
#include "rates.h"

#define LIMIT 128
#define LARGER(a, b) ((a) > (b) ? (a) : (b))

#ifdef CONFIG_STORE
typedef struct line { int price; struct line *next; } line_t;
typedef int (*visit_fn)(struct line *, void *);
#endif
struct later;
enum state { OPEN, CLOSED };
union amount { int whole; float exact; };
typedef struct {
	int total;
} sum_t;

static const int limit = 3;
extern int shared;
int *table[4];
int (*hook)(int);
static char *copy(const char *from, size_t n);

static inline char **names(struct line *first, int n, ...)
{
	int local = LARGER(n, 1);
	if (!first) return NULL;
	if (n < 0) {
		log_error("count", n);
		goto out; /* not an error */
	}
	if (n > LIMIT) exit(1);
	if (n == 1) { if (local) return 0; }
	while (n-- >= 2) { first->ops->run(first, n); }
	for (int i = 0; i != n; i++) continue;
	for (;;) break;
	do { step(); } while (n);
	switch (n) { case 1: break; }
	int most = n ? 1 : 2;
	(*hook)(table[0]);
out:
	return &first->name;
}

#if LIMIT > 100
int (*pick(int sort, void (*visit)(int)))(int) { return 0; }
#endif
int old_style(void) { return 1; }
[[nodiscard]] int marked(void);
#endif
"""

SYMBOLS = [
    ("value", "LIMIT", "#define LIMIT", (), True),
    ("function", "LARGER", "#define LARGER(a, b)", ("a", "b"), True),
    ("type", "line_t", "typedef struct line", (), True),
    ("type", "line", "struct line", (), True),
    ("type", "visit_fn", "typedef int (*visit_fn)(struct line *, void *)", ("struct line *", "void *"), True),
    ("type", "state", "enum state", (), True),
    ("type", "amount", "union amount", (), True),
    ("type", "sum_t", "typedef struct", (), True),
    ("value", "limit", "static const int limit = 3", (), False),
    ("value", "shared", "extern int shared", (), True),
    ("value", "table", "int *table[4]", (), True),
    ("value", "hook", "int (*hook)(int)", (), True),
    ("function", "copy", "static char *copy(const char *from, size_t n)", ("const char *from", "size_t n"), False),
    (
        "function",
        "names",
        "static inline char **names(struct line *first, int n, ...)",
        ("struct line *first", "int n", "..."),
        False,
    ),
    ("function", "pick", "int (*pick(int sort, void (*visit)(int)))(int)", ("int",), True),
    ("function", "old_style", "int old_style(void)", (), True),
    ("function", "marked", "int marked(void)", (), True),
]

ON_LINE: dict[str, list[Row]] = {
    "<stdio.h>": [("import", "stdio.h")],
    '"rates.h"': [("import", "rates.h")],
    "int local": [("call", "LARGER", "(n, 1)")],
    "if (!first)": [("guard", "!first", "return NULL;"), ("return", "NULL")],
    "if (n < 0)": [("guard", "n < 0", "goto out;"), ("comparison", "<", "n < 0")],
    "log_error": [("guard", "n < 0", "goto out;"), ("call", "log_error", '("count", n)')],
    "n > LIMIT": [("guard", "n > LIMIT", "exit(1);"), ("comparison", ">", "n > LIMIT"), ("call", "exit", "(1)")],
    "n == 1": [
        ("condition", "n == 1"),
        ("comparison", "==", "n == 1"),
        ("guard", "local", "return 0;"),
        ("return", "0"),
    ],
    "while (n--": [
        ("condition", "n-- >= 2"),
        ("comparison", ">=", "n-- >= 2"),
        ("call", "first.ops.run", "(first, n)"),
    ],
    "i != n": [("condition", "i != n"), ("comparison", "!=", "i != n")],
    "for (;;)": [],
    "do {": [("condition", "n"), ("call", "step", "()")],
    "switch": [("condition", "n")],
    "int most": [("condition", "n")],
    "(*hook)(table": [("call", "(*hook)", "(table[0])")],
    "return &first": [("return", "&first->name")],
    "#if LIMIT": [("condition", "LIMIT > 100"), ("comparison", ">", "LIMIT > 100")],
    "[[nodiscard]]": [("decorator", "nodiscard")],
}


def test_each_definition_is_found_with_its_signature() -> None:
    assert symbols("c", SOURCE) == SYMBOLS


def test_a_macro_ends_on_its_line() -> None:
    found = spans("c", SOURCE)
    assert (found["LIMIT"], found["LARGER"], found["sum_t"]) == ((6, 6), (7, 7), (16, 18))


@pytest.mark.parametrize("text", ON_LINE)
def test_a_line_holds_its_constructs(text: str) -> None:
    assert on_line("c", SOURCE, text) == ON_LINE[text]


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("int price(int n) { return n; }", "definition"),
        ("char **price(int n);", "definition"),
        ("struct price { int n; };", "definition"),
        ("typedef struct { int n; } *price;", "definition"),
        ("#define price(n) (n)", "definition"),
        ("int f(int price) { return 1; }", "label"),
        ("int f(int *price) { return 1; }", "label"),
        ("int f(void) { int price = 1; }", "label"),
        ("struct cart { int price; };", "label"),
        ("int f(void) { return price(1); }", "reference"),
        ("int f(struct price *p);", "reference"),
        ("int (*hook)(int) = price;", "reference"),
        ("struct ops o = { .run = price };", "reference"),
        ("int f(void) { return cart->price; }", "member of cart"),
        ("int f(void) { return shop->rates.price(1); }", "member of shop->rates"),
        ('int f(void) { return find("price"); }', "text"),
        ("int f(void) { goto price; }", "text"),
    ],
)
def test_a_name_is_known_for_what_it_is(line: str, role: str) -> None:
    assert [found for _, found in uses("c", line, "price")] == [role]


BROKEN = """\
static int __init start(void) { if (a <= 1) return -EINVAL; return 0; }
module_init(start)
int stop(struct line __user *first) { release(first); }
int last(void) {
	int x = = 1;
	use(x);
"""


def test_what_stands_beside_unknown_macros_and_errors_is_still_found() -> None:
    assert [name for _, name, *_ in symbols("c", BROKEN)] == ["start", "stop", "last"]
    assert ("guard", "a <= 1", "return -EINVAL;") in on_line("c", BROKEN, "__init")
    assert on_line("c", BROKEN, "__user") == [("call", "release", "(first)")]
    assert on_line("c", BROKEN, "use(x)") == [("call", "use", "(x)")]


def test_a_loop_whose_head_is_a_macro_does_not_swallow_the_functions_behind_it() -> None:
    source = """\
static int first(struct list *list)
{
	for (ALL_LIST_ELEMENTS_RO(list, node, item)) {
		if (item->up)
			continue;
		use(item);
	}
	for (ALL_LIST_ELEMENTS (list, node, next,
				item))
		free(item);
	for (INIT(i); i < 3; i++)
		use(i);
	return 0;
}

static int second(void)
{
	return 1;
}
"""
    assert spans("c", source) == {"first": (1, 14), "second": (16, 19)}
    assert spans("cpp", source) == {"first": (1, 14), "second": (16, 19)}
