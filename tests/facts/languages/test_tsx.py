"""TSX, as a change to it is read: TypeScript with markup."""

import pytest

from tests.facts.reading import Row, on_line, symbols, uses

SOURCE = """\
import { useState, type FC } from "react";

interface Props { lines: Line[]; onPay?: () => void }

export const Total: FC<Props> = ({ lines, onPay }) => {
  const [open, setOpen] = useState<boolean>(false);
  const pay = useCallback(async () => {
    const done = () => setOpen(false);
    await send(lines);
  }, [lines]);
  if (lines.length === 0) return null;
  return (
    <section aria-label="total">
      {open && <Dialog onClose={() => setOpen(false)} lines={lines} />}
      <Button onClick={pay}>Pay {lines.length > 1 ? "all" : "it"}</Button>
    </section>
  );
};

export default function Page(props: Props) {
  return <Total {...props} />;
}
const Lazy = React.lazy(() => import("./Total"));
"""

SYMBOLS = [
    ("type", "Props", "interface Props", (), True),
    ("function", "Total", "export const Total: FC<Props> = ({ lines, onPay })", ("{ lines, onPay }",), True),
    ("function", "Total.done", "const done = ()", (), True),
    ("function", "Page", "export default function Page(props: Props)", ("props: Props",), True),
    ("value", "Lazy", 'const Lazy = React.lazy(() => import("./Total"))', (), True),
]

ON_LINE: dict[str, list[Row]] = {
    "useState<boolean>": [("call", "useState", "(false)")],
    "if (lines.length": [
        ("guard", "lines.length === 0", "return null;"),
        ("comparison", "===", "lines.length === 0"),
        ("return", "null"),
    ],
    "<Button": [("condition", "lines.length > 1"), ("comparison", ">", "lines.length > 1")],
    "React.lazy": [("call", "React.lazy", '(() => import("./Total"))'), ("import", "./Total")],
}


def test_each_definition_is_found_with_its_signature() -> None:
    assert symbols("tsx", SOURCE) == SYMBOLS


@pytest.mark.parametrize("text", ON_LINE)
def test_a_line_holds_its_constructs(text: str) -> None:
    found = [row for row in on_line("tsx", SOURCE, text) if not row[1].startswith("( <section")]
    assert found == ON_LINE[text]


def test_a_component_is_used_by_its_tag_and_an_attribute_is_none() -> None:
    assert uses("tsx", SOURCE, "Total") == [(5, "definition"), (21, "reference")]
    assert uses("tsx", SOURCE, "onClick") == [(15, "label")]
