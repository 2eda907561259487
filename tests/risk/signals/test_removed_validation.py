"""Validation that is no `if`: constraints, calls and escaping that went from what stays; not what became another."""

from __future__ import annotations

import pytest

from bot.change import Side
from bot.risk import Tier
from bot.risk.signals.removed_validation import RULE
from tests.risk.firing import fire, fire_one

PYDANTIC = """
    from pydantic import BaseModel, Field

    class Order(BaseModel):
        name: str = Field(min_length=1, max_length=80)
        amount: int = Field(gt=0)
    """
DJANGO = """
    class Order(models.Model):
        code = models.CharField(max_length=9, validators=[check_code])
        note = models.TextField()
    """
ZOD = """
    import { z } from "zod";

    export const Order = z.object({
      name: z.string().min(1).max(80),
      amount: z.number().int().positive(),
    });
    """
JOI = """
    const Order = Joi.object({
      name: Joi.string().max(80).required(),
    });
    """
CLASS_VALIDATOR = """
    export class Order {
      @IsEmail()
      contact: string;

      @Min(1)
      amount: number;
    }
    """
BEAN = """
    class Order {
        @NotNull
        @Size(max = 80)
        private String name;

        private int amount;
    }
    """
GO_TAGS = """
    package shop

    type Order struct {
    	Name   string `json:"name" validate:"required,max=80"`
    	Amount int    `json:"amount"`
    }
    """
SERDE = """
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Order {
        name: String,
    }
    """
RAILS = """
    class Order < ApplicationRecord
      belongs_to :customer
      validates :amount, numericality: { greater_than: 0 }

      def total
        amount
      end
    end
    """
SCHEMA = """
    {
      "type": "object",
      "properties": {"name": {"type": "string", "maxLength": 80}},
      "additionalProperties": false,
      "title": "Order"
    }
    """
CSHARP = """
    class Order {
        [Required]
        public string Name { get; set; }
    }
    """

LOST = [
    pytest.param("shop/models.py", PYDANTIC, "Field(gt=0)", "Field()", "`gt=0`", id="pydantic"),
    pytest.param("shop/models.py", PYDANTIC, "min_length=1, ", "", "`min_length=1`", id="pydantic, one of two"),
    pytest.param("shop/models.py", DJANGO, ", validators=[check_code]", "", "`validators=[check_code]`", id="django"),
    pytest.param("src/order.ts", ZOD, ".positive()", "", "`.positive()`", id="zod"),
    pytest.param("src/order.js", JOI, ".required()", "", "`.required()`", id="joi"),
    pytest.param("src/order.ts", CLASS_VALIDATOR, "      @IsEmail()\n", "", "`@IsEmail()`", id="class-validator"),
    pytest.param("src/Order.java", BEAN, "        @NotNull\n", "", "`@NotNull`", id="bean validation"),
    pytest.param(
        "src/Order.java", BEAN, "        @Size(max = 80)\n", "", "`@Size(max = 80)`", id="bean validation, last"
    ),
    pytest.param(
        "shop/order.go", GO_TAGS, ' validate:"required,max=80"', "", '`validate:"required,max=80"`', id="go struct tag"
    ),
    pytest.param(
        "src/order.rs", SERDE, "    #[serde(deny_unknown_fields)]\n", "", "`deny_unknown_fields`", id="rust serde"
    ),
    pytest.param(
        "app/order.rb",
        RAILS,
        "      validates :amount, numericality: { greater_than: 0 }\n",
        "",
        "`validates :amount, numericality:",
        id="rails",
    ),
    pytest.param(
        "api/order.schema.json",
        SCHEMA,
        '      "additionalProperties": false,\n',
        "",
        '`"additionalProperties": false`',
        id="json schema",
    ),
    pytest.param(
        "api/order.schema.json", SCHEMA, ', "maxLength": 80', "", '`"maxLength": 80`', id="json schema, inside a line"
    ),
    pytest.param("src/Order.cs", CSHARP, "        [Required]\n", "", "`[Required]`", id="c# annotation"),
]


@pytest.mark.parametrize(("path", "before", "gone", "now", "constraint"), LOST)
def test_a_constraint_that_went_from_a_field_that_stays_is_named(
    path: str, before: str, gone: str, now: str, constraint: str
) -> None:
    assert gone in before
    (signal,) = fire_one(RULE, path, before, before.replace(gone, now, 1))
    assert signal.evidence[0].location.side is Side.NEW
    assert signal.evidence[1].location.side is Side.OLD
    assert signal.ask is not None
    assert constraint in signal.ask.text


OTHERS = [
    pytest.param("shop/models.py", PYDANTIC, "gt=0", "ge=1", id="another constraint"),
    pytest.param("shop/models.py", PYDANTIC, "amount: int = Field(gt=0)", "amount: PositiveInt", id="another type"),
    pytest.param("shop/models.py", PYDANTIC, "        amount: int = Field(gt=0)\n", "", id="the field went too"),
    pytest.param(
        "shop/models.py",
        PYDANTIC,
        "min_length=1, max_length=80",
        "max_length=80,\n            min_length=1",
        id="in another order",
    ),
    pytest.param("src/order.ts", ZOD, ".min(1)", ".nonempty()", id="zod, another word"),
    pytest.param("src/order.ts", ZOD, "      amount: z.number().int().positive(),\n", "", id="zod, the field went"),
    pytest.param(
        "src/order.ts",
        ZOD,
        "z.string().min(1).max(80)",
        "z\n        .string()\n        .min(1)\n        .max(80)",
        id="zod, reformatted",
    ),
    pytest.param(
        "src/order.ts",
        CLASS_VALIDATOR,
        "@IsEmail()",
        "@IsEmail({}, { message: 'no' })",
        id="class-validator, more said",
    ),
    pytest.param("src/Order.java", BEAN, "@NotNull", "@NotBlank", id="bean validation, a stricter one"),
    pytest.param(
        "src/Order.java",
        BEAN,
        "        @NotNull\n        @Size(max = 80)\n        private String name;\n\n",
        "",
        id="bean validation, the field went",
    ),
    pytest.param("shop/order.go", GO_TAGS, "required,max=80", "required,max=90", id="go, another limit"),
    pytest.param(
        "app/order.rb", RAILS, "validates :amount, numericality", "validates :amount, :fee, numericality", id="rails"
    ),
]


@pytest.mark.parametrize(("path", "before", "gone", "now"), OTHERS)
def test_a_constraint_that_became_another_or_went_with_its_field_is_not_asked_about(
    path: str, before: str, gone: str, now: str
) -> None:
    assert gone in before
    assert fire_one(RULE, path, before, before.replace(gone, now, 1)) == []


@pytest.mark.parametrize(
    ("path", "before", "gone", "other", "there"),
    [
        pytest.param(
            "shop/models.py",
            PYDANTIC,
            "gt=0",
            "shop/base.py",
            "from pydantic import Field\n\n\nclass Amount:\n    amount: int = Field(gt=0)\n",
            id="python base class",
        ),
        pytest.param(
            "src/order.ts",
            ZOD,
            ".positive()",
            "src/amount.ts",
            'import { z } from "zod";\n\nexport const amount = z.number().positive();\n',
            id="zod",
        ),
        pytest.param(
            "shop/order.go",
            GO_TAGS,
            ' validate:"required,max=80"',
            "shop/named.go",
            'package shop\n\ntype Named struct {\n\tName string `validate:"required,max=80"`\n}\n',
            id="go embedded struct",
        ),
    ],
)
def test_a_constraint_that_the_change_writes_elsewhere_has_moved(
    path: str, before: str, gone: str, other: str, there: str
) -> None:
    after = before.replace(gone, "", 1)
    assert len(fire_one(RULE, path, before, after)) == 1
    assert fire(RULE, {path: before}, {path: after, other: there}) == []


CALLS = [
    pytest.param(
        "shop/page.py",
        """
        def greet(name):
            name = escape(name)
            return page(f"<b>{name}</b>")
        """,
        "            name = escape(name)\n",
        "`escape()`",
        id="python escape",
    ),
    pytest.param(
        "shop/api.py",
        """
        def take(payload, store):
            validate_order(payload)
            store.put(payload)
        """,
        "            validate_order(payload)\n",
        "`validate_order()`",
        id="python validate",
    ),
    pytest.param(
        "src/page.ts",
        """
        export function greet(node: Element, text: string) {
          text = DOMPurify.sanitize(text);
          node.innerHTML = text;
        }
        """,
        "          text = DOMPurify.sanitize(text);\n",
        "`DOMPurify.sanitize()`",
        id="typescript",
    ),
    pytest.param(
        "shop/page.go",
        """
        package shop

        func Greet(w io.Writer, name string) {
        	name = html.EscapeString(name)
        	write(w, name)
        }
        """,
        "        	name = html.EscapeString(name)\n",
        "`html.EscapeString()`",
        id="go",
    ),
]


@pytest.mark.parametrize(("path", "before", "gone", "what"), CALLS)
def test_a_call_that_cleaned_a_value_which_is_still_used_is_asked_about(
    path: str, before: str, gone: str, what: str
) -> None:
    assert gone in before
    (signal,) = fire_one(RULE, path, before, before.replace(gone, ""))
    assert signal.floor is Tier.HIGH
    assert signal.ask is not None
    assert what in signal.ask.text


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        pytest.param(
            "shop/api.py",
            "def take(payload, store):\n    validate_order(payload)\n    store.put(payload)\n",
            "def take(payload, store):\n    check(payload)\n    store.put(payload)\n",
            id="another call on the same value",
        ),
        pytest.param(
            "src/api.ts",
            "export async function take(order: Order) {\n  const map = await validate({ order });\n  put(map, order);\n}\n",
            "export async function take(order: Order) {\n  const map = await validate({ order, limit });\n  put(map, order);\n}\n",
            id="the same call with more arguments",
        ),
        pytest.param(
            "shop/api.py",
            "def take(payload, store):\n    validate_order(payload)\n    store.put(payload)\n",
            "def take(payload, store):\n    store.skip()\n",
            id="the use went too",
        ),
        pytest.param(
            "shop/api.py",
            "def take(payload, store):\n    validate_order(payload)\n    store.put(payload)\n",
            "def take(payload, store):\n    validated(payload)\n    store.put(payload)\n\n\n"
            "def validated(payload):\n    validate_order(payload)\n",
            id="moved into a function",
        ),
        pytest.param(
            "src/api.ts",
            "export function take(body: Body) {\n  validateOrder(body);\n  put(body);\n}\n",
            "export function take(body: Body) {\n  const order = OrderSchema.parse(body);\n  put(order, body);\n}\n",
            id="typescript, a schema instead",
        ),
        pytest.param(
            "shop/api.go",
            "package shop\n\nfunc Take(o Order) {\n\tvalidateOrder(o)\n\tput(o)\n}\n",
            "package shop\n\nfunc Take(o Order) {\n\to.Validate()\n\tput(o)\n}\n",
            id="go, a method instead",
        ),
    ],
)
def test_a_call_that_was_replaced_or_moved_is_not_asked_about(path: str, before: str, after: str) -> None:
    assert fire_one(RULE, path, before, after) == []


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        pytest.param("web/page.html", "<b>{{ name }}</b>\n", "<b>{{ name|safe }}</b>\n", id="django template"),
        pytest.param("web/page.erb", "<b><%= name %></b>\n", "<b><%= name.html_safe %></b>\n", id="rails"),
        pytest.param("web/page.blade.php", "<b>{{ $name }}</b>\n", "<b>{!! $name !!}</b>\n", id="blade"),
        pytest.param("web/page.vue", '<b v-text="name" />\n', '<b v-html="name" />\n', id="vue"),
    ],
)
def test_output_that_is_no_longer_escaped_is_asked_about(path: str, before: str, after: str) -> None:
    (signal,) = fire_one(RULE, path, before, after)
    assert signal.title == f"escaping removed in {path}"
    assert fire_one(RULE, path, after, before) == []


def test_constraints_in_tests_and_in_prose_are_left_alone() -> None:
    assert fire_one(RULE, "tests/test_models.py", PYDANTIC, PYDANTIC.replace("gt=0", "")) == []
    assert fire_one(RULE, "docs/models.md", PYDANTIC, PYDANTIC.replace("gt=0", "")) == []


def test_words_that_are_no_constraints_in_this_file_are_not_taken_for_any() -> None:
    before = "export function most(items: number[]) {\n  return Math.floor(items.max(80));\n}\n"
    assert fire_one(RULE, "src/most.ts", before, before.replace("items.max(80)", "items")) == []


def test_braces_of_data_are_no_template() -> None:
    before = "static struct variable peers[] = {\n\t{3, {3, 1, STATE} } };\n"
    assert fire_one(RULE, "bgpd/snmp.c", before, before.replace("} } }", "}}}")) == []


def test_a_line_that_still_makes_the_same_call_is_not_without_it() -> None:
    before = "def sql(self, model):\n    if old:\n        run(self.quote_name(model.table))\n    return 'x' % (self.quote_name(model.table),)\n"
    after = "def sql(self, model):\n    return 'x' % (self.quote_name(model.table),)\n"
    assert fire_one(RULE, "a.py", before, after) == []
