"""GitHub's own OpenAPI description between a client and the fake: prism, a proxy that others wrote, refuses what is not as described.

The description is cut down to the paths that the fake serves: prism then starts in 3 s and not in 10. The file that prism reads
has the plain references; the dereferenced one of the same package is five times as large and says the same.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tests.servers.fake_github import served_paths

SERVERS = Path(__file__).parent
PRISM = SERVERS / "node_modules" / "@stoplight" / "prism-cli" / "dist" / "index.js"
DESCRIPTION = SERVERS / "node_modules" / ".openapi" / "api.github.com.json"
START_LIMIT_S = 180.0
DEEPEST_PATH = 6
"""Parts of a file's or ref's name in a URL."""

COMPLAINT = "stoplight.io/prism/errors#"
"""In its log. A status that the description does not name (a 401, say) is a warning without this: GitHub's list is not complete."""

Json = dict[str, Any]


def why_contract_is_missing() -> str:
    """A reason to skip, or nothing."""
    if shutil.which("node") is None:
        return "prism needs node, which is not on the PATH"
    if not PRISM.exists():
        return "prism is not installed: run `npm ci --prefix tests/servers`"
    return "" if DESCRIPTION.exists() else "GitHub's description is not here: run tests/servers/openapi.sh"


def contract() -> Json:
    """The description of what the fake serves, with the additions below."""
    described: Json = json.loads(DESCRIPTION.read_bytes())
    wanted = {_bare(path) for path in served_paths()}
    paths = {path: item for path, item in described["paths"].items() if _bare(path) in wanted}
    paths |= _numeric_teams(described["paths"]) | _deep_names(described["paths"]) | {"/graphql": GRAPHQL}
    _bare_lists_of_labels(paths)
    _accounts_of_installations(paths)
    return {
        "openapi": described["openapi"],
        "info": described["info"],
        "paths": paths,
        "components": _reachable(described["components"], paths),
    }


GRAPHQL: Json = {
    "post": {
        "operationId": "graphql",
        "requestBody": {"content": {"application/json": {"schema": {"type": "object"}}}},
        "responses": {"default": {"description": "", "content": {"application/json": {"schema": {"type": "object"}}}}},
    }
}
"""Addition: GraphQL has one path and its own schema, which the fake executes; OpenAPI has no word for it."""


def _numeric_teams(paths: Json) -> Json:
    """Addition: the URLs of teams that GitHub's answers tell, and PyGithub follows. They do what `/teams/{team_id}` does."""
    organization = {"name": "org_id", "in": "path", "required": True, "schema": {"type": "integer"}}
    added = {}
    for rest in ("", "/members", "/memberships/{username}"):
        operation = dict(paths[f"/teams/{{team_id}}{rest}"]["get"])
        operation["parameters"] = [organization, *operation["parameters"]]
        added[f"/organizations/{{org_id}}/team/{{team_id}}{rest}"] = {"get": operation}
    return added


def _deep_names(paths: Json) -> Json:
    """Addition: names with slashes. The description marks them (`x-multi-segment`), which prism does not know."""
    added = {}
    for path in ("contents/{path}", "git/ref/{ref}", "git/refs/{ref}", "git/matching-refs/{ref}"):
        template = f"/repos/{{owner}}/{{repo}}/{path}"
        for depth in range(2, DEEPEST_PATH + 1):
            names = [f"part_{number}" for number in range(2, depth + 1)]
            more = [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names]
            deep = "/".join([template, *(f"{{{name}}}" for name in names)])
            added[deep] = _with_parameters(paths[template], more)
    top = paths["/repos/{owner}/{repo}/contents/{path}"]["get"]
    own = [one for one in top["parameters"] if one.get("name") != "path"]
    added["/repos/{owner}/{repo}/contents/"] = {"get": top | {"parameters": own}}
    return added


def _bare_lists_of_labels(paths: Json) -> None:
    """Addition: the text of the description allows "an `array` of labels directly", and PyGithub sends that; its schema forgot it."""
    item = paths["/repos/{owner}/{repo}/issues/{issue_number}/labels"]
    for method in ("post", "put"):
        schema = item[method]["requestBody"]["content"]["application/json"]["schema"]
        schema["oneOf"].append({"type": "array", "items": {"type": "string"}})


def _accounts_of_installations(paths: Json) -> None:
    """Correction: in this one list an account would have to be a user and an enterprise at once; everywhere else it is either."""
    answer = paths["/app/installations"]["get"]["responses"]["200"]["content"]["application/json"]
    answer["schema"]["items"] = {"$ref": "#/components/schemas/installation"}


def _with_parameters(item: Json, more: list[Json]) -> Json:
    return {method: one | {"parameters": [*one.get("parameters", []), *more]} for method, one in item.items()}


def _bare(path: str) -> str:
    return re.sub(r"\{[^}]*\}", "{}", path)


def _reachable(components: Json, paths: Json) -> Json:
    """The components that the paths refer to, one through another."""
    kept: Json = {}
    waiting: list[Any] = [paths]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, dict):
            waiting.extend(node.values())
            reference = node.get("$ref")
            if isinstance(reference, str):
                _, _, kind, name = reference.split("/", 3)
                if name not in kept.setdefault(kind, {}):
                    kept[kind][name] = components[kind][name]
                    waiting.append(components[kind][name])
    return kept


class Prism:
    """A running proxy."""

    def __init__(self, url: str, log: Path) -> None:
        self.url = url
        self._log = log
        self._read = 0
        self._asked = 0

    def violations(self) -> list[str]:
        """What it complained about since this was last asked. Its log is late: a request for nowhere shows where it has got to."""
        self._asked += 1
        nowhere = f"/nowhere/{self._asked}/"
        with suppress(urllib.error.HTTPError):
            urllib.request.urlopen(self.url + nowhere).close()  # noqa: S310
        deadline = time.monotonic() + START_LIMIT_S
        last = re.compile(rf"{nowhere}.*terminated")
        while not last.search(text := self._log.read_text(errors="replace")):
            assert time.monotonic() < deadline, f"prism says nothing:\n{text[-2000:]}"
            time.sleep(0.01)
        fresh, self._read = text[self._read :], len(text)
        return [line for line in fresh.splitlines() if COMPLAINT in line and "/nowhere/" not in line]


@contextmanager
def running_prism(directory: Path, upstream: str) -> Iterator[Prism]:
    """The proxy in front of a server, for as long as the context lasts. A violation is answered with an error, by prism itself."""
    described, log = directory / "contract.json", directory / "prism.log"
    described.write_text(json.dumps(contract()))
    command = ["node", str(PRISM), "proxy", "--errors", "--port", "0", str(described), upstream]
    with log.open("wb") as out, subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT) as server:
        try:
            yield Prism(_url(server, log), log)
        finally:
            server.terminate()


def _url(server: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + START_LIMIT_S
    while time.monotonic() < deadline and server.poll() is None:
        if found := re.search(r"Prism is listening on (\S+)", log.read_text()):
            return found[1]
        time.sleep(0.05)
    raise AssertionError(f"prism did not start:\n{log.read_text()[-2000:]}")
