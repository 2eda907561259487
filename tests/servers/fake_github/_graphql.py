"""GraphQL of the fake: GitHub's own schema, executed over the world by graphql-core.

A query that GitHub's schema does not allow is refused here as there. Reading the schema takes half a second, once a process.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLSyntaxError,
    build_schema,
    execute_sync,
    parse,
    validate,
)

from tests.servers.fake_github._graphql_fields import served, type_name
from tests.servers.fake_github._graphql_paging import Asking, NotServedError, PartlyRefusedError

if TYPE_CHECKING:
    from tests.servers.fake_github._model import Json, Viewer
    from tests.servers.fake_github._world import World

SCHEMA: Final = Path(__file__).parents[1] / "node_modules" / "@octokit" / "graphql-schema" / "schema.graphql"
_WIDE: Final = GraphQLScalarType("WideInt")
"""GitHub gives numbers of more than 31 bits where its schema says Int: check runs have no other number."""


def why_schema_is_missing() -> str:
    """A sentence for `pytest.skip`; empty if it is there."""
    return "" if SCHEMA.exists() else "GitHub's GraphQL schema is not installed: npm ci --prefix tests/servers"


@lru_cache(maxsize=1)
def github_schema() -> GraphQLSchema:
    """GitHub's schema as its package has it, for validating and executing."""
    schema = build_schema(SCHEMA.read_text(encoding="utf-8"), assume_valid=True, no_location=True)
    for kind in schema.type_map.values():
        if isinstance(kind, GraphQLObjectType) and (number := kind.fields.get("databaseId")) is not None:
            if isinstance(number.type, GraphQLNonNull) and number.type.of_type.name == "Int":
                number.type = GraphQLNonNull(_WIDE)
            elif getattr(number.type, "name", "") == "Int":
                number.type = _WIDE
    return schema


@lru_cache(maxsize=64)
def checked(query: str) -> tuple[DocumentNode, tuple[GraphQLError, ...]]:
    """A document, and what GitHub's schema has against it. Raises GraphQLSyntaxError."""
    document = parse(query)
    return document, tuple(validate(github_schema(), document))


def graphql_answer(world: World, viewer: Viewer | None, payload: object) -> tuple[int, Json]:
    """Status and body of what GitHub answers to a POST of `payload`."""
    if viewer is None or (viewer.app is not None and viewer.installation is None):
        return 401, {"message": "This endpoint requires you to be authenticated."}
    said: Json = payload if isinstance(payload, dict) else {}
    query, variables = said.get("query"), said.get("variables") or {}
    if not isinstance(query, str):
        return 400, {"message": "A query attribute must be specified and must be a string."}
    try:
        document, wrong = checked(query)
    except GraphQLSyntaxError as error:
        return 200, {"errors": [_told(error)]}
    if wrong:
        return 200, {"errors": [_told(each) for each in wrong]}

    def resolve(thing: Any, info: GraphQLResolveInfo[Any], **args: Any) -> Any:
        return served(thing, Asking(world, viewer, info.parent_type.name, info.field_name, args))

    result = execute_sync(
        github_schema(),
        document,
        root_value={},
        variable_values=variables,
        operation_name=said.get("operationName"),
        field_resolver=resolve,
        type_resolver=lambda value, *_: type_name(value),
    )
    errors = result.errors or []
    for cause in (each.original_error for each in errors):
        if isinstance(cause, NotServedError):
            return 501, {"message": f"The fake GitHub does not serve {cause}."}
        if cause is not None and not isinstance(cause, PartlyRefusedError):
            raise cause
    was_run = result.data is not None or any(each.path for each in errors)
    answer: Json = {"data": result.data} if was_run else {}
    return 200, {**answer, **({"errors": [_told(each) for each in errors]} if errors else {})}


def _told(error: GraphQLError) -> Json:
    """An error as GitHub words it: what kind, where in the data, where in the query."""
    told: Json = {}
    if isinstance(error.original_error, PartlyRefusedError):
        told["type"] = error.original_error.kind
    if error.path:
        told["path"] = list(error.path)
    told["locations"] = [{"line": each.line, "column": each.column} for each in error.locations or ()]
    return {**told, "message": error.message}
