"""The files that deploy the service say what the service understands. No image is built here: no engine is asked."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.cli._arguments import parser
from bot.cli._commands import COMMANDS
from bot.web import create_app
from bot.web._intake import PATH as WEBHOOK
from bot.webhook import _events as events
from bot.webhook import read_event
from bot.wiring.service._settings import FILES
from tests.web.made import made_parts

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
MANIFESTS = sorted((DEPLOY / "kubernetes").glob("*.yaml"))
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
DESCRIPTION = ROOT / "tests" / "servers" / "node_modules" / ".openapi" / "api.github.com.json"
PORT = 8080
SETTLED = ("Dockerfile", "compose.yml", *(str(p.relative_to(ROOT)) for p in sorted(DEPLOY.rglob("*")) if p.is_file()))


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def instructions() -> list[tuple[str, str]]:
    """Of the Dockerfile: (INSTRUCTION, rest), continued lines joined."""
    lines = [line for line in text_of("Dockerfile").splitlines() if not line.lstrip().startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ")
    return [(word, rest.strip()) for word, _, rest in (line.partition(" ") for line in joined.splitlines() if line)]


def final_stage() -> list[tuple[str, str]]:
    found = instructions()
    return found[max(n for n, (word, _) in enumerate(found) if word == "FROM") :]


def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(text_of("compose.yml"))
    return found


def objects() -> list[dict[str, Any]]:
    """What the manifests bring into the cluster."""
    return [each for file in MANIFESTS for each in yaml.safe_load_all(file.read_text(encoding="utf-8")) if each]


def pods() -> dict[str, dict[str, Any]]:
    """Name → the pod's specification, with its labels in `labels`."""
    return {
        each["metadata"]["name"]: each["spec"]["template"]["spec"]
        | {"labels": each["spec"]["template"]["metadata"]["labels"]}
        for each in objects()
        if each["kind"] in {"Deployment", "Job"}
    }


def unit(path: Path) -> dict[str, list[str]]:
    """Of a unit's section [Service]: key → values in order."""
    found: dict[str, list[str]] = {}
    section = path.read_text(encoding="utf-8").partition("[Service]\n")[2].partition("\n[")[0]
    for line in section.splitlines():
        key, is_set, value = line.partition("=")
        if is_set and not line.startswith("#"):
            found.setdefault(key, []).append(value)
    return found


def commands() -> Iterator[tuple[str, list[str]]]:
    """Where it stands → the words behind `foreread`, of every place that starts it."""
    entry = next(json.loads(rest) for word, rest in final_stage() if word == "ENTRYPOINT")
    assert entry[-1] == "foreread"
    yield "Dockerfile", next(json.loads(rest) for word, rest in final_stage() if word == "CMD")
    for name, service in compose()["services"].items():
        if name != "database":
            yield f"compose.yml {name}", service["command"]
    for name, pod in pods().items():
        yield f"kubernetes {name}", pod["containers"][0]["args"]
    for path in UNITS:
        yield path.name, shlex.split(unit(path)["ExecStart"][0])[1:]


@pytest.mark.parametrize(
    ("where", "words"), list(commands()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_command_is_one_that_foreread_understands(where: str, words: list[str]) -> None:
    name = " ".join(words[:2]) if " ".join(words[:2]) in COMMANDS else words[0]
    rest = words[len(name.split()) :]
    assert name in COMMANDS
    options = parser(name).parse_args([name, *rest])
    if name == "serve" and "--host" in words:
        assert options.port == PORT


@cache
def variables() -> frozenset[str]:
    """Names of variables that stand in the product's code."""
    found: set[str] = set()
    for path in (ROOT / "bot").rglob("*.py"):
        found.update(re.findall(r'"([A-Z][A-Z0-9_]+)"', path.read_text(encoding="utf-8")))
    return frozenset(found)


@pytest.mark.parametrize("name", SETTLED)
def test_every_variable_is_one_that_the_product_reads(name: str) -> None:
    said = set(re.findall(r"\b(?:FOREREAD|GITHUB|ANTHROPIC|XDG)_[A-Z_]+[A-Z]\b", text_of(name)))
    said -= {"FOREREAD_VERSION"}  # compose's own: the tag of the image
    unknown = {each for each in said if each not in variables() and each.removesuffix("_FILE") not in FILES}
    assert unknown == set()


def test_the_image_is_pinned_and_runs_as_nobody_special() -> None:
    words = instructions()
    bases = {rest.split()[0] for word, rest in words if word == "FROM"}
    assert len(bases) == 1
    assert re.fullmatch(r"python:3\.\d+\.\d+-slim-[a-z]+", bases.pop())
    users = [rest for word, rest in final_stage() if word == "USER"]
    assert users == ["10001:10001"]
    after_user = [word for word, _ in final_stage()[[word for word, _ in final_stage()].index("USER") :]]
    assert not {"RUN", "COPY", "ADD"} & set(after_user)


def test_the_image_installs_what_the_lock_names_by_hash_and_compiles_nothing() -> None:
    runs = " ".join(rest for word, rest in instructions() if word == "RUN")
    install = re.search(r"pip install ([^&]*)", runs)
    assert install is not None
    assert {"--require-hashes", "--only-binary", "requirements/service.txt"} <= set(install[1].split())
    packages = re.search(r"apt-get install --yes --no-install-recommends ([^&]*)", runs)
    assert packages is not None
    assert set(packages[1].split()) == {"git", "ca-certificates", "tini"}
    assert "curl" not in runs
    lock = text_of("requirements/service.txt")
    pinned = re.findall(r"^[A-Za-z0-9_.\[\]-]+==\S+", lock, flags=re.MULTILINE)
    assert len(pinned) > 30
    assert lock.count("--hash=sha256:") >= len(pinned)


def test_what_the_image_copies_is_there_and_let_through() -> None:
    ignored = [line for line in text_of(".dockerignore").splitlines() if line and not line.startswith("#")]
    let_through = {line[1:] for line in ignored if line.startswith("!")}
    assert ignored[0] == "*"
    copied = {rest.split()[0] for word, rest in instructions() if word == "COPY" and not rest.startswith("--from")}
    assert copied == let_through
    assert all((ROOT / name).exists() for name in copied)


def test_the_image_can_be_asked_whether_it_lives() -> None:
    check = next(rest for word, rest in final_stage() if word == "HEALTHCHECK")
    assert f"http://127.0.0.1:{PORT}/healthz" in check
    assert any(word == "EXPOSE" and rest == str(PORT) for word, rest in final_stage())
    assert "/healthz" in paths()


@cache
def paths() -> frozenset[str]:
    """What the service answers at."""
    routed = {str(getattr(route, "path", "")) for route in create_app(made_parts()).routes}
    return frozenset({*routed, WEBHOOK})


def test_every_port_is_the_same() -> None:
    services = compose()["services"]
    assert services["web"]["ports"] == services["embedded"]["ports"] == [f"127.0.0.1:{PORT}:{PORT}"]
    assert pods()["foreread-web"]["containers"][0]["ports"] == [{"name": "http", "containerPort": PORT}]
    policy = next(each for each in objects() if each["kind"] == "NetworkPolicy" and each["spec"].get("ingress"))
    assert policy["spec"]["ingress"][0]["ports"] == [{"protocol": "TCP", "port": PORT}]
    for name in ("Caddyfile", "nginx.conf"):
        assert f"127.0.0.1:{PORT}" in (DEPLOY / "proxy" / name).read_text(encoding="utf-8")


def test_a_proxy_lets_as_much_through_as_the_host_sends() -> None:
    assert "max_size 26MB" in (DEPLOY / "proxy" / "Caddyfile").read_text(encoding="utf-8")
    assert "client_max_body_size 26m;" in (DEPLOY / "proxy" / "nginx.conf").read_text(encoding="utf-8")


def test_what_compose_starts_may_do_little() -> None:
    for name, service in compose()["services"].items():
        assert "no-new-privileges:true" in service["security_opt"], name
        assert "mem_limit" in service or name == "migrate", name
        if name != "database":
            assert service["read_only"] is True, name
            assert service["cap_drop"] == ["ALL"], name
        else:
            assert re.fullmatch(r"postgres:1[67]\.\d+-[a-z]+", service["image"])
    assert compose()["services"]["worker"]["deploy"]["replicas"] == 2


def test_every_secret_of_compose_is_a_file_that_is_mounted_where_it_is_read() -> None:
    told = compose()
    for name, service in told["services"].items():
        mounted = set(service.get("secrets", ()))
        assert mounted <= set(told["secrets"]), name
        read = {
            Path(value).name
            for key, value in service.get("environment", {}).items()
            if key.endswith("_FILE") and value.startswith("/run/secrets/")
        }
        assert read == mounted, name
    assert "webhook-secret" not in told["services"]["worker"]["secrets"]
    assert all(secret == {"file": f"./secrets/{name}"} for name, secret in told["secrets"].items())


def test_the_manifests_hold_a_pod_to_the_strictest_standard() -> None:
    assert set(pods()) == {"foreread-web", "foreread-worker", "foreread-migrate"}
    for name, pod in pods().items():
        assert pod["automountServiceAccountToken"] is False, name
        assert pod["securityContext"]["runAsNonRoot"] is True, name
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}, name
        for container in pod["containers"]:
            own = container["securityContext"]
            assert own["readOnlyRootFilesystem"] is True, name
            assert own["allowPrivilegeEscalation"] is False, name
            assert own["capabilities"] == {"drop": ["ALL"]}, name
            assert "memory" in container["resources"]["limits"], name
            assert container["image"] == "foreread", name
    settled = yaml.safe_load((DEPLOY / "kubernetes" / "kustomization.yaml").read_text(encoding="utf-8"))
    assert re.fullmatch(r"\d+\.\d+\.\d+", settled["images"][0]["newTag"])
    there = {path.name for path in MANIFESTS} - {"kustomization.yaml"}
    assert set(settled["resources"]) == there


def test_what_a_pod_reads_from_a_file_is_mounted_into_it() -> None:
    maps = {each["metadata"]["name"]: each["data"] for each in objects() if each["kind"] == "ConfigMap"}
    secret = next(each for each in objects() if each["kind"] == "Secret")["stringData"]
    for name, pod in pods().items():
        container = pod["containers"][0]
        said: dict[str, str] = {each["name"]: each["value"] for each in container.get("env", ())}
        for source in container.get("envFrom", ()):
            said |= maps[source["configMapRef"]["name"]]
        read = {Path(value).name for key, value in said.items() if key.endswith("_FILE")}
        volume = next(each["secret"] for each in pod["volumes"] if each["name"] == "secrets")
        mounted = {item["path"] for item in volume["items"]} if "items" in volume else set(secret)
        assert read == mounted, name
        assert mounted <= set(secret), name


def test_probes_ask_what_the_service_answers() -> None:
    container = pods()["foreread-web"]["containers"][0]
    asked = {kind: container[kind]["httpGet"]["path"] for kind in ("startupProbe", "livenessProbe", "readinessProbe")}
    # A database that is away makes web unready, and must not have it killed.
    assert asked == {"startupProbe": "/healthz", "livenessProbe": "/healthz", "readinessProbe": "/readyz"}
    assert set(asked.values()) <= paths()


def test_every_pod_is_under_a_network_policy_and_what_serves_may_be_disrupted_one_at_a_time() -> None:
    policies = [each["spec"] for each in objects() if each["kind"] == "NetworkPolicy"]
    names = set(policies[0]["podSelector"]["matchExpressions"][0]["values"])
    assert names == {pod["labels"]["app.kubernetes.io/name"] for pod in pods().values()}
    budgets = {each["metadata"]["name"] for each in objects() if each["kind"] == "PodDisruptionBudget"}
    assert budgets == {"foreread-web", "foreread-worker"}


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_is_hardened_and_reads_every_credential_that_it_loads(path: Path) -> None:
    found = unit(path)
    for key, value in {
        "NoNewPrivileges": "yes", "ProtectSystem": "strict", "ProtectHome": "yes", "PrivateTmp": "yes",
        "DynamicUser": "yes", "CapabilityBoundingSet": "", "MemoryMax": "2G",
    }.items():  # fmt: skip
        assert found[key] == [value], key
    loaded = {each.partition(":")[0] for each in found["LoadCredential"]}
    read = {each.partition("=%d/")[2] for each in found["Environment"] if "=%d/" in each}
    assert loaded == read
    assert "app-private-key.pem" in loaded


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_systemd_finds_nothing_to_complain_about(path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("no systemd here")
    done = subprocess.run(
        [program, "verify", "--man=no", str(path)], capture_output=True, text=True, check=False, timeout=30
    )
    # That the program is not installed on this machine is all that may be said.
    complaints = [line for line in done.stderr.splitlines() if path.name.partition("@")[0] in line]
    assert [line for line in complaints if "is not executable" not in line] == []


# The App

MANIFEST: Mapping[str, Any] = json.loads((DEPLOY / "github-app-manifest.json").read_text(encoding="utf-8"))
OF_ACTIONS = {"pull_request_target", "workflow_run", "workflow_dispatch", "schedule"}
"""Events of workflows: an App that runs none has nothing of them."""
UNASKED = {"installation", "installation_repositories"}
"""Every App is told these; they cannot be subscribed to."""


def test_the_app_is_told_every_event_that_means_something_and_no_other() -> None:
    read = {name for table, _ in events._TABLES for name in table} | set(events._SINGLE)
    assert set(MANIFEST["default_events"]) == read - OF_ACTIONS - UNASKED
    assert MANIFEST["default_events"] == sorted(MANIFEST["default_events"])
    assert read_event("star", {}) is None


def test_who_registers_the_app_by_hand_is_told_the_same_events_and_permissions() -> None:
    page = (ROOT / "docs" / "github.md").read_text(encoding="utf-8")
    told = " ".join(page.partition("subscribe to")[2].partition(". `deploy/")[0].split())
    named = {name.strip().replace(" ", "_") for name in told.replace(" and ", ", ").split(",")}
    assert named == set(MANIFEST["default_events"])
    asked = page.partition("Permissions of the repository:")[2].partition("**2. Install it**")[0].lower()
    for name in MANIFEST["default_permissions"]:
        words = {"statuses": "commit statuses"}.get(name, name.replace("_", " "))
        assert words in asked


def test_the_app_may_what_github_asks_for_its_events() -> None:
    """By GitHub's own description of its web hooks."""
    if not DESCRIPTION.exists():
        pytest.skip("GitHub's description is not installed: tests/servers/openapi.sh")
    hooks = json.loads(DESCRIPTION.read_bytes())["x-webhooks"]
    asked: dict[str, str] = {}
    for each in (item["post"] for item in hooks.values()):
        event = each["x-github"]["subcategory"].replace("-", "_")
        for level, name in re.findall(
            r'must have at least (read|write)-level access for the "([\w ]+)"', each.get("summary", "")
        ):
            asked[f"{event} {name}"] = level
    names = {"commit_statuses": "statuses"}
    found = 0
    for key, level in asked.items():
        event, _, name = key.partition(" ")
        if event in MANIFEST["default_events"]:
            permission = name.casefold().replace(" ", "_")
            given = MANIFEST["default_permissions"].get(names.get(permission, permission))
            assert given in {"write", level}, f"{event} needs {name}: {level}"
            found += 1
    assert found >= 15


def test_the_app_has_what_is_written_with_and_nothing_else_to_write_with() -> None:
    writes = {name for name, level in MANIFEST["default_permissions"].items() if level == "write"}
    assert writes == {"checks", "pull_requests", "statuses"}
    assert set(MANIFEST["default_permissions"].values()) <= {"read", "write"}
    assert MANIFEST["public"] is False


def test_the_app_is_told_where_the_service_answers() -> None:
    base = MANIFEST["url"]
    assert MANIFEST["hook_attributes"]["url"] == f"{base}/webhook"
    assert MANIFEST["callback_urls"] == [f"{base}/sign-in/back"]
    assert {"/webhook", "/sign-in/back"} <= paths()


# The documents


def test_the_page_on_the_service_tells_of_every_variable() -> None:
    page = text_of("docs/service.md")
    told = set(re.findall(r"^\| `([A-Z_]+)`", page, flags=re.MULTILINE))
    settings = (ROOT / "bot" / "wiring" / "service" / "_settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r'"(FOREREAD_[A-Z_]+)"', settings)) | set(FILES)
    assert read - told == set()
    assert {each for each in told if each not in variables()} == set()


def test_every_command_in_the_pages_is_one_that_foreread_understands() -> None:
    for name in ("docs/service.md", "docs/operations.md"):
        for said in re.findall(r"`foreread (store \w+|serve|worker|doctor|ledger \w+)", text_of(name)):
            assert said in COMMANDS, f"{name}: {said}"


def test_every_file_that_the_pages_name_is_there() -> None:
    for name in ("docs/service.md", "docs/operations.md"):
        links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text_of(name))
        missing = [link for link in links if not (ROOT / "docs" / link).exists()]
        assert missing == []
        for path in re.findall(r"`((?:deploy|requirements)/[\w./@-]+)`", text_of(name)):
            assert (ROOT / path).exists(), path
