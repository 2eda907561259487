"""What is asked in GraphQL is held against GitHub's own schema, which is not written here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from graphql import (
    FieldNode,
    GraphQLScalarType,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    get_named_type,
    parse,
    validate,
    visit,
)
from graphql.language import OperationDefinitionNode, OperationType

import bot.adapters.github
from tests.servers.fake_github._graphql import github_schema, why_schema_is_missing

if TYPE_CHECKING:
    from graphql import DocumentNode

pytestmark = pytest.mark.skipif(bool(why_schema_is_missing()), reason=why_schema_is_missing())

FOLDER = Path(bot.adapters.github.__file__).parent
QUERIES = sorted(FOLDER.glob("*.graphql"))
each_document = pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.name)


def operations(document: DocumentNode) -> list[OperationDefinitionNode]:
    return [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]


def test_there_are_queries() -> None:
    assert QUERIES


@each_document
def test_a_query_asks_for_what_githubs_schema_has(path: Path) -> None:
    assert validate(github_schema(), parse(path.read_text(encoding="utf-8"))) == []


@each_document
def test_each_operation_has_a_name_of_its_own_that_the_adapter_uses(path: Path) -> None:
    names = [each.name.value for each in operations(parse(path.read_text(encoding="utf-8"))) if each.name is not None]
    assert len(names) == len(operations(parse(path.read_text(encoding="utf-8")))) == len(set(names))
    code = "".join(module.read_text(encoding="utf-8") for module in FOLDER.glob("*.py"))
    assert [name for name in names if f'"{name}"' not in code] == []


class Looked(Visitor):
    """Collects the fields that GitHub no longer recommends, and the lists that are asked for without a size."""

    def __init__(self, types: TypeInfo) -> None:
        super().__init__()
        self.types = types
        self.deprecated: list[str] = []
        self.unsized: list[str] = []

    def enter_field(self, node: FieldNode, *_: object) -> None:
        field = self.types.get_field_def()
        if field is None:
            return
        if field.deprecation_reason is not None:
            self.deprecated.append(node.name.value)
        given = {argument.name.value for argument in node.arguments or ()}
        kind = get_named_type(field.type)
        is_list = not isinstance(kind, GraphQLScalarType) and kind.name.endswith("Connection")
        if is_list and not given & {"first", "last"}:
            self.unsized.append(node.name.value)


@each_document
def test_no_field_is_about_to_go_and_each_list_says_how_much_of_it(path: Path) -> None:
    types = TypeInfo(github_schema())
    looked = Looked(types)
    visit(parse(path.read_text(encoding="utf-8")), TypeInfoVisitor(types, looked))
    assert (looked.deprecated, looked.unsized) == ([], [])


@each_document
def test_only_what_rest_cannot_do_is_done_in_graphql(path: Path) -> None:
    done = [
        each.name.value
        for each in operations(parse(path.read_text(encoding="utf-8")))
        if each.operation is OperationType.MUTATION and each.name is not None
    ]
    assert done == ["AddReaction"]
