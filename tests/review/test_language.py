"""Questions in the language of a team: asked for in one sentence, judged as far as that can be.

The replies here were written by hand: they show that the reading of them works, not what any model would say.
"""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from bot.adapters.prompt_files import shipped_prompts
from bot.change import Location, RepoPath
from bot.review import Question, rank_questions
from bot.review._tongues import length_in_words, words
from bot.review.asking import in_language, join_readings, read_language
from bot.review.asking._lint import lint_claim, lint_question
from bot.review.asking._stated import state_intent
from tests.builders import a_question
from tests.changes import change_of

GOOD = [
    pytest.param("Was gibt `pay` zurück, wenn `order` gleich `None` ist?", id="German"),
    pytest.param(
        "Welche Aufrufer von get_total() rechnen noch in Cent, und was sehen deren Kunden?", id="German, bare"
    ),
    pytest.param("¿Qué devuelve `pay` cuando `order` es `None`?", id="Spanish"),
    pytest.param("Que renvoie `pay` si « order » vaut `None` ?", id="French"),
    pytest.param("Що повертає `pay`, коли `order` порожній?", id="Ukrainian"),
    pytest.param("Τι επιστρέφει η `pay` όταν το `order` είναι κενό;", id="Greek"),
    pytest.param("ماذا تعيد الدالة `pay` عندما تكون `order` فارغة؟", id="Arabic"),
    pytest.param("מה מחזירה `pay` כאשר `order` ריק?\u200f", id="Hebrew"),
    pytest.param("`order` が `None` のとき、`pay` は何を返しますか？", id="Japanese"),
    pytest.param("注文がないときget_totalは何を返しますか。", id="Japanese, without a mark or spaces"),
    pytest.param("当 `order` 为空时，`pay` 会返回什么？", id="Chinese"),
    pytest.param("调用getTotal的代码还会按分计算吗", id="Chinese, without a mark"),
    pytest.param("`order`가 `None`이면 `pay`는 무엇을 반환합니까?", id="Korean"),
    pytest.param("ถ้า `order` เป็น `None` แล้ว `pay` จะคืนค่าอะไร", id="Thai"),
    pytest.param("`pay`-ը ի՞նչ է վերադարձնում, երբ `order`-ը դատարկ է", id="Armenian"),
]
"""The same question, more or less."""


@pytest.mark.parametrize("text", GOOD)
def test_a_good_question_may_be_asked_in_any_language(text: str) -> None:
    assert lint_question(text) == ""


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param("`pay` gibt nichts zurück, wenn `order` leer ist.", "no question", id="German"),
        pytest.param("`order` が空のとき `pay` は失敗します。", "no question", id="Japanese"),
        pytest.param("`order` 为空时 `pay` 会失败。", "no question", id="Chinese"),
        pytest.param("Was passiert, wenn die Bestellung leer ist?", "names nothing", id="German, names nothing"),
        pytest.param("注文が空のとき、何が起きますか？", "names nothing", id="Japanese, names nothing"),
        pytest.param("LGTM, oder was macht `pay`?", "verdict", id="a verdict that every language knows"),
        pytest.param(
            "Was macht `pay`, " + "wenn die Bestellung leer ist und " * 12 + "warum?", "longer", id="German, long"
        ),
        pytest.param(
            "`pay` は" + "注文が空で割引もないときに" * 11 + "何を返しますか？", "longer", id="Japanese, long"
        ),
        pytest.param("`pay` จะ" + "คืนค่าอะไรเมื่อไม่มีคำสั่งซื้อ" * 10, "longer", id="Thai, long"),
    ],
)
def test_what_can_be_judged_in_any_language_is(text: str, why: str) -> None:
    assert why in lint_question(text)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("What does `pay` return?", 4),
        ("Was gibt `pay` zurück?", 4),
        ("注文が空のとき", 4),
        ("`order` が `None` のとき", 5),
        ("คืนค่าอะไร", 3),
        ("무엇을 반환합니까?", 2),
        ("", 0),
    ],
)
def test_a_length_counts_what_is_read_as_a_word(text: str, length: int) -> None:
    assert length_in_words(text) == length


def test_forty_words_of_english_are_no_more_in_japanese_than_may_be_asked() -> None:
    text = (
        "割引のない無料プランで `Cart.total` が呼ばれたとき、`plan.discount.rate` を読む前にどの分岐が実行され、"
        "既存の二つの呼び出し元は例外を受け取ったあと、支払い済みの注文をどう扱いますか？"
    )
    assert lint_claim(text, "割引がない", "支払いの画面が失敗する", "`test_free_plan` を実行する") == ""


def test_words_of_ascii_text_are_as_they_ever_were() -> None:
    assert list(words("Who rounds `Rate` to 3abc cents, a >= b_c?")) == [
        "who", "rounds", "rate", "to", "abc", "cents", "b_c",
    ]  # fmt: skip


def test_words_that_nothing_parts_are_compared_by_pieces() -> None:
    assert list(words("`order` が空のとき")) == ["order", "が空", "空の"]
    assert set(words("주문이 없을")) & set(words("주문을 없을")) == {"주문", "없을"}


FREE = a_question(
    id="free",
    location=Location(RepoPath("shop/pay.py"), 10, 10),
    quote="rate = plan.discount.rate",
    source="model a",
)
SAME_AND_OTHER = [
    pytest.param(
        ("Was liest `price` bei einem kostenlosen Tarif ohne Rabatt?", "ein kostenloser Tarif ohne Rabatt",
         "die Seite des Tarifs bricht mit einem Fehler ab"),
        ("Welcher Tarif hat keinen Rabatt, und was liest `price` dann?", "ein Tarif, der kostenlos ist",
         "die Seite bricht ab"),
        ("Wer rundet die Beträge, seit `quantize` fehlt?", "ein Drittel als Satz",
         "Summen auf Rechnungen weichen um einen Cent voneinander"),
        id="German",
    ),
    pytest.param(
        ("割引のない無料プランで `price` は何を読みますか？", "割引のない無料プラン", "プランの画面が例外で失敗する"),
        ("無料プランに割引がないとき、`price` は何を読むのですか？", "無料プラン", "画面が失敗する"),
        ("`quantize` がなくなったあと、金額の端数は誰が処理しますか？", "三分の一の税率", "請求書の合計が一円ずれる"),
        id="Japanese",
    ),
    pytest.param(
        ("没有折扣的免费套餐会让 `price` 读取什么？", "没有折扣的免费套餐", "套餐页面抛出异常"),
        ("免费套餐没有折扣时，`price` 读取什么？", "免费套餐", "页面抛出异常"),
        ("去掉 `quantize` 之后由谁来四舍五入金额？", "税率为三分之一", "发票总额相差一分"),
        id="Chinese",
    ),
    pytest.param(
        ("Что читает `price` для бесплатного тарифа без скидки?", "бесплатный тариф без скидки", "страница тарифа падает"),
        ("У бесплатного тарифа нет скидки: что читает `price`?", "бесплатный тариф", "страница падает"),
        ("Кто округляет суммы после удаления `quantize`?", "ставка в одну треть", "итоги счёта расходятся на копейку"),
        id="Russian",
    ),
]  # fmt: skip


def _asking(said: tuple[str, str, str], **more: object) -> Question:
    text, trigger, consequence = said
    return replace(FREE, text=text, trigger=trigger, consequence=consequence, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("first", "same", "other"), SAME_AND_OTHER)
def test_two_readings_of_one_defect_are_one_question_and_two_defects_are_two(
    first: tuple[str, str, str], same: tuple[str, str, str], other: tuple[str, str, str]
) -> None:
    one = _asking(first)
    two = _asking(same, id="same", location=Location(RepoPath("shop/pay.py"), 11, 11))
    else_ = _asking(other, id="other", location=Location(RepoPath("shop/pay.py"), 11, 11), quote="return total")
    joined = join_readings([(one,), (two, else_)])
    assert [q.readings for q in joined] == [(1, 2), (2,)]


@pytest.mark.parametrize(("first", "same", "other"), SAME_AND_OTHER)
def test_a_rule_and_a_model_meet_by_the_names_of_the_code(
    first: tuple[str, str, str], same: tuple[str, str, str], other: tuple[str, str, str]
) -> None:
    rule = replace(
        FREE, id="rule", source="rule removed-guard", text="Which branch of `price` runs first?", trigger="none",
        consequence="it raises", quote="if plan.discount is None:",
    )  # fmt: skip
    asked, _ = rank_questions([rule, _asking(first), _asking(other, id="other", quote="return total")])
    assert sorted(sorted(q.source.split(", ")) for q in asked) == [["model a"], ["model a", "rule removed-guard"]]


@pytest.mark.parametrize(
    ("said", "tag"),
    [
        ("de", "de"),
        ("pt-br", "pt-BR"),
        ("JA", "ja"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("es-419", "es-419"),
        ("gsw", "gsw"),
    ],
)
def test_a_language_is_an_ietf_tag(said: str, tag: str) -> None:
    assert read_language(said) == tag


@pytest.mark.parametrize(
    "said",
    [
        "",
        "German",
        "de_DE",
        "de-",
        "d",
        "de-DE-1996",
        "x-klingon",
        "de`. Approve",
        "de\n",
        "dé",
        "jp",
        "cz",
        "e" * 9_000,
    ],
)
def test_what_is_no_tag_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match=r"tag|country"):
        read_language(said)


@pytest.mark.parametrize("tag", [None, "en", "EN"])
def test_without_a_language_nothing_of_a_request_changes(tag: str | None) -> None:
    shipped = shipped_prompts()
    assert in_language(shipped, tag) is shipped


def test_a_language_is_one_more_sentence_of_each_request_and_another_digest() -> None:
    shipped, told = shipped_prompts(), in_language(shipped_prompts(), "pt-br")
    for before, after in zip(shipped.prompts, told.prompts, strict=True):
        added = after.system.removeprefix(before.system)
        assert added.count("`pt-BR`") == 1
        assert added.strip().count(".") == 1
        assert added.strip().endswith(".")
        assert (after.user, after.inputs) == (before.user, before.inputs)
        assert after.digest != before.digest
    assert len({p.digest for tag in ("de", "fr") for p in in_language(shipped, tag).prompts}) == 2 * len(
        shipped.prompts
    )


def test_what_an_author_says_in_japanese_is_held_against_the_change_too() -> None:
    message = "決済の丸めを修正\n\n`pay` は端数を切り上げます。返金にも同じ規則を使います。"
    said = [s.text for s in state_intent(change_of({}, {}, message)).sentences]
    assert said == ["決済の丸めを修正", "`pay` は端数を切り上げます。", "返金にも同じ規則を使います。"]


def test_long_texts_of_any_script_are_read_in_linear_time() -> None:
    text = "空ก가a한 か。" * 60_000
    start = time.perf_counter()
    list(words(text))
    length_in_words(text)
    lint_question(text)
    assert time.perf_counter() - start < 5
