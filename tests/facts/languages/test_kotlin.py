"""Kotlin, as a change to it is read."""

import pytest

from tests.facts.reading import Row, on_line, spans, symbols, uses

SOURCE = """\
@file:JvmName("Carts")
package shop.core

import shop.rates.Rate
import shop.rates.of as rateOf

const val LIMIT = 10
private val table: MutableMap<String, Int> = mutableMapOf(
    "net" to 1,
)
typealias Visit = (Line) -> Unit

/** What a customer wants. */
@Service
open class Cart<T>(private val db: Db, val lines: List<Line> = listOf()) : Base(), Priced {
    var count: Int = 0
        private set
    val size get() = lines.size
    init { warm() }

    constructor(limit: Int) : this(Db(limit)) { reset() }

    @Transactional(readOnly = true)
    private suspend fun total(rate: Int, vararg rest: String = "x", @Once visit: (Int) -> Unit): Int {
        val row = db?.find(id = rate)!!.rows<Row>().map { it.price }.first { it > 7 }
        if (rate < 0) return 0
        if (rate == 1) { throw IllegalStateException("rate") } else { reset() }
        if (rate > 2) { reset() } else { return 1 }
        if (rate > 3) { for (each in rest) { return 1 } }
        val price = row.price ?: return -1
        val name = row.name ?: throw Missing("name")
        val kind = row.kind ?: error("kind")
        val none = row.none ?: 1
        when (kind) {
            1 -> warm()
        }
        while (rate <= 4) { break }
        for (each in rest) { if (each == "") continue }
        for (each in rest) { if (each in rest) continue@outer }
        do { } while (rate != 5)
        try { use(row) } catch (e: IOException) { log.warn("bad", e) } finally { }
        try { use(row) } catch (e: Exception) { }
        val which = if (rate !in rest) 1 else 2
        if (row is Fixed && rate >= 6) return@total 3
        withContext(Dispatchers.IO) { send() }
        fun local() = 1
        return row.total
    }

    companion object {
        const val DEPTH = 3
        fun of(): Cart = Cart(1)
    }

    private inner class Inner

    interface Visitor {
        fun visit(line: Line)
    }
}

class Shelf {
    companion object Factory {
        fun make() = 1
    }
}

fun String.shout(times: Int = 1): String = uppercase()
internal fun <T> List<T>?.second(): T? = this?.get(1)
data class Point(val x: Int)
enum class Size(val depth: Int) {
    SMALL(1), LARGE(2);

    fun grow() {}
}
object Registry {
    fun clear() {}
}
sealed interface Shape
val halve = { x: Int -> x / 2 }
val double = fun(x: Int): Int { return x * 2 }
annotation class Once
val lazily by lazy { 1 }
val String.half: Int get() = length / 2
"""

SYMBOLS = [
    ("value", "LIMIT", "const val LIMIT = 10", (), True),
    ("value", "table", "private val table: MutableMap<String, Int> = mutableMapOf(", (), False),
    ("type", "Visit", "typealias Visit = (Line) -> Unit", (), True),
    (
        "class",
        "Cart",
        "open class Cart<T>(private val db: Db, val lines: List<Line> = listOf()) : Base(), Priced",
        ("private val db: Db", "val lines: List<Line> = listOf()"),
        True,
    ),
    ("value", "Cart.count", "var count: Int = 0", (), True),
    ("value", "Cart.size", "val size", (), True),
    ("method", "Cart.Cart", "constructor(limit: Int) : this(Db(limit))", ("limit: Int",), True),
    (
        "method",
        "Cart.total",
        'private suspend fun total(rate: Int, vararg rest: String = "x", @Once visit: (Int) -> Unit): Int',
        ("rate: Int", 'vararg rest: String = "x"', "@Once visit: (Int) -> Unit"),
        False,
    ),
    ("function", "Cart.total.local", "fun local()", (), True),
    ("value", "Cart.DEPTH", "const val DEPTH = 3", (), True),
    ("method", "Cart.of", "fun of(): Cart", (), True),
    ("class", "Cart.Inner", "private inner class Inner", (), False),
    ("type", "Cart.Visitor", "interface Visitor", (), True),
    ("method", "Cart.Visitor.visit", "fun visit(line: Line)", ("line: Line",), True),
    ("class", "Shelf", "class Shelf", (), True),
    ("type", "Shelf.Factory", "companion object Factory", (), True),
    ("method", "Shelf.Factory.make", "fun make()", (), True),
    ("method", "String.shout", "fun String.shout(times: Int = 1): String", ("times: Int = 1",), True),
    ("method", "List.second", "internal fun <T> List<T>?.second(): T?", (), True),
    ("class", "Point", "data class Point(val x: Int)", ("val x: Int",), True),
    ("type", "Size", "enum class Size(val depth: Int)", ("val depth: Int",), True),
    ("method", "Size.grow", "fun grow()", (), True),
    ("type", "Registry", "object Registry", (), True),
    ("method", "Registry.clear", "fun clear()", (), True),
    ("type", "Shape", "sealed interface Shape", (), True),
    ("function", "halve", "val halve", (), True),
    ("function", "double", "val double = fun(x: Int): Int", ("x: Int",), True),
    ("type", "Once", "annotation class Once", (), True),
    ("value", "lazily", "val lazily", (), True),
    ("value", "String.half", "val String.half: Int", (), True),
]

ON_LINE: dict[str, list[Row]] = {
    "import shop.rates.Rate": [("import", "shop.rates.Rate")],
    "as rateOf": [("import", "shop.rates.of")],
    "@Service": [("decorator", "Service")],
    "@Transactional": [("decorator", "Transactional")],
    "init {": [("call", "warm", "()")],
    "val row =": [
        ("call", "db.find().rows().map{}.first", "{ it > 7 }"),
        ("call", "db.find().rows().map", "{ it.price }"),
        ("call", "db.find().rows", "()"),
        ("call", "db.find", "(id = rate)"),
        ("comparison", ">", "it > 7"),
    ],
    "rate < 0": [("guard", "rate < 0", "return 0"), ("comparison", "<", "rate < 0"), ("return", "0")],
    "rate == 1": [
        ("guard", "rate == 1", 'throw IllegalStateException("rate")'),
        ("comparison", "==", "rate == 1"),
        ("raise", 'IllegalStateException("rate")'),
        ("call", "IllegalStateException", '("rate")'),
        ("call", "reset", "()"),
    ],
    "rate > 2": [
        ("condition", "rate > 2"),
        ("comparison", ">", "rate > 2"),
        ("call", "reset", "()"),
        ("return", "1"),
    ],
    "rate > 3": [("condition", "rate > 3"), ("comparison", ">", "rate > 3"), ("return", "1")],
    "row.price ?:": [("guard", "row.price ?:", "return -1"), ("return", "-1")],
    "row.name ?:": [
        ("guard", "row.name ?:", 'throw Missing("name")'),
        ("raise", 'Missing("name")'),
        ("call", "Missing", '("name")'),
    ],
    "row.kind ?:": [("guard", "row.kind ?:", 'error("kind")'), ("call", "error", '("kind")')],
    "row.none ?:": [],
    "when (kind)": [("condition", "kind")],
    "while (rate <= 4": [("condition", "rate <= 4"), ("comparison", "<=", "rate <= 4")],
    'each == ""': [("guard", 'each == ""', "continue"), ("comparison", "==", 'each == ""')],
    "continue@outer": [("guard", "each in rest", "continue@outer"), ("comparison", "in", "each in rest")],
    "do { }": [("condition", "rate != 5"), ("comparison", "!=", "rate != 5")],
    "e: IOException": [
        ("call", "use", "(row)"),
        ("handler", "IOException", '{ log.warn("bad", e) }'),
        ("call", "log.warn", '("bad", e)'),
    ],
    "e: Exception": [("call", "use", "(row)"), ("handler", "*", "{ }")],
    "val which": [("condition", "rate !in rest"), ("comparison", "!in", "rate !in rest")],
    "row is Fixed": [
        ("guard", "row is Fixed && rate >= 6", "return@total 3"),
        ("comparison", "is", "row is Fixed"),
        ("comparison", ">=", "rate >= 6"),
        ("return", "total"),
    ],
    "withContext": [("call", "withContext", "(Dispatchers.IO)"), ("call", "send", "()")],
}


def test_each_definition_is_found_with_its_signature() -> None:
    assert symbols("kotlin", SOURCE) == SYMBOLS


def test_an_annotation_belongs_to_its_definition() -> None:
    found, lines = spans("kotlin", SOURCE), SOURCE.split("\n")
    first = {name: lines[span[0] - 1].strip() for name, span in found.items()}
    assert (first["Cart"], first["Cart.total"]) == ("@Service", "@Transactional(readOnly = true)")


@pytest.mark.parametrize("text", ON_LINE)
def test_a_line_holds_its_constructs(text: str) -> None:
    assert on_line("kotlin", SOURCE, text) == ON_LINE[text]


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("import shop.price", "import"),
        ("fun price() = 1", "definition"),
        ("fun Item.price() = 1", "definition"),
        ("val price = 1", "definition"),
        ("class price", "definition"),
        ("fun f(price: Int) {}", "label"),
        ("class C(val price: Int)", "label"),
        ("fun f() {\n    val price = 1\n}", "label"),
        ("val v = { price: Int -> 1 }", "label"),
        ("fun f() {\n    try { } catch (price: E) { }\n}", "label"),
        ("val v = f(price = 1)", "label"),
        ("val v = f(price)", "reference"),
        ("val v = price()", "reference"),
        ("val v: price = 1", "reference"),
        ("val v = shop.rates.price()", "member of shop.rates"),
        ("val v = this.price", "member of this"),
        ("val v = shop?.price", "member of shop"),
        ('val v = "${price}"', "reference"),
        ('val v = "price"', "text"),
    ],
)
def test_a_name_is_known_for_what_it_is(line: str, role: str) -> None:
    assert [found for _, found in uses("kotlin", f"{line}\n", "price")] == [role]
