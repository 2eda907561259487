import pytest

from bot.risk import Tier
from bot.risk.signals.serialisation_format import RULE
from tests.risk.firing import fire, fire_one

PROTO = "message Order {\n  string id = 1;\n  int32 total = 2;\n  string note = 3;\n}\n"


@pytest.mark.parametrize(
    ("path", "before", "after", "title"),
    [
        ("a.proto", PROTO, PROTO.replace("total = 2", "total = 7"), "total has another number: 2 → 7"),
        ("a.proto", PROTO, PROTO.replace("int32 total = 2", "string label = 2"), "number 2 means label now"),
        ("a.proto", PROTO, PROTO.replace("int32 total", "string total"), "total has another type: int32 → string"),
        ("a.proto", PROTO, PROTO.replace("  int32 total = 2;\n", ""), "total is removed and its number not reserved"),
        ("a.proto", PROTO, PROTO.replace("}\n", "  required string vat = 4;\n}\n"), "vat is required now"),
        ("a.proto", "enum E {\n  A = 0;\n  B = 1;\n}\n", "enum E {\n  A = 0;\n  B = 2;\n}\n", "B has another number: 1 → 2"),
        ("a.thrift", "struct S {\n  1: string a\n  2: i32 b\n}\n", "struct S {\n  1: string a\n  3: i32 b\n}\n", "b has another number: 2 → 3"),
        ("a.avsc", '[\n{"name": "a", "type": "int"}\n]\n', '[\n{"name": "a", "type": "int"},\n{"name": "b", "type": "int"}\n]\n', "b has no default"),
        ("a.go", 'package a\n\ntype T struct {\n\tID int `json:"id"`\n}\n', 'package a\n\ntype T struct {\n\tID int `json:"order_id"`\n}\n', "written as order_id, no longer as id"),
        ("A.java", 'class A {\n  @JsonProperty("id")\n  int id;\n}\n', 'class A {\n  @JsonProperty("key")\n  int id;\n}\n', "written as key, no longer as id"),
        ("a.rs", 'struct A {\n    #[serde(rename = "id")]\n    id: u8,\n}\n', 'struct A {\n    #[serde(rename = "key")]\n    id: u8,\n}\n', "written as key, no longer as id"),
        ("a.py", 'class A(BaseModel):\n    id: int = Field(alias="id")\n', 'class A(BaseModel):\n    id: int = Field(alias="key")\n', "written as key, no longer as id"),
    ],
)  # fmt: skip
def test_what_others_read_differently_is_asked_about(path: str, before: str, after: str, title: str) -> None:
    [signal] = fire_one(RULE, path, before, after)
    assert signal.title == title
    assert signal.floor >= Tier.MEDIUM
    assert signal.ask is not None


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("a.proto", PROTO, PROTO.replace("}\n", "  string vat = 4;\n}\n")),
        ("a.proto", PROTO, PROTO.replace("int32 total", "int64 total")),
        ("a.proto", PROTO, PROTO.replace("  int32 total = 2;\n", "  reserved 2;\n")),
        ("a.proto", PROTO, PROTO.replace("  int32 total = 2;\n", "").replace("note = 3;\n", "note = 3;\n  int32 total = 2;\n")),
        ("a.proto", PROTO, PROTO.replace("int32 total = 2;", "int32 total = 2; // cents")),
        ("a.proto", PROTO + "message B {\n  string a = 1;\n}\n", PROTO),
        ("a.proto", "message A {\n}\nmessage B {\n  A a = 1;\n}\n", "message C {\n}\nmessage B {\n  C a = 1;\n}\n"),
        ("a.proto", "enum E {\n  A = 0;\n}\n", "enum E {\n  A = 0;\n  B = 1;\n}\n"),
        ("a.thrift", "struct S {\n  1: string a\n}\n", "struct S {\n  1: string a\n  2: i32 b\n}\n"),
        ("a.avsc", '[\n{"name": "a", "type": "int"}\n]\n', '[\n{"name": "a", "type": "int"},\n{"name": "b", "type": "int", "default": 0}\n]\n'),
        ("a.go", 'package a\n\ntype T struct {\n\tID int `json:"id"`\n}\n', 'package a\n\ntype T struct {\n\tID int `json:"id,omitempty"`\n}\n'),
        ("a.go", 'package a\n\ntype T struct {\n\tA int `json:"a"`\n\tB int `json:"b"`\n}\n', 'package a\n\ntype T struct {\n\tB int `json:"b"`\n\tA int `json:"a"`\n}\n'),
        ("A.java", 'class A {\n  @JsonProperty("id")\n  int id;\n}\n', 'class A {\n  @JsonProperty("id")\n  long id;\n}\n'),
        ("tests/a_test.go", 'package a\n\ntype T struct {\n\tID int `json:"id"`\n}\n', 'package a\n\ntype T struct {\n\tID int `json:"x"`\n}\n'),
    ],
)  # fmt: skip
def test_what_stays_readable_is_not(path: str, before: str, after: str) -> None:
    assert fire_one(RULE, path, before, after) == []


def test_a_new_file_has_no_readers_yet() -> None:
    assert fire(RULE, {}, {"a.proto": PROTO.replace("string id", "required string id")}) == []
