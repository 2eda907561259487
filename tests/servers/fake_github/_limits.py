"""The hourly rate limit of each token."""

from __future__ import annotations

from tests.servers.fake_github._asked import Answer
from tests.servers.fake_github._model import Viewer
from tests.servers.fake_github._state import RateLimit
from tests.servers.fake_github._world import World

HOUR_S = 3600


def charge(world: World, viewer: Viewer | None, path: str, resource: str) -> RateLimit:
    """Count a request of whoever asks; `GET /rate_limit` is free. An hour after the first one all are forgotten."""
    token = viewer.token.value if viewer is not None and viewer.token is not None else ""
    limit = world.rate_limits[token if resource == "core" else f"{token} {resource}"]
    now = int(world.clock.now().timestamp())
    if limit.resets_at <= now:
        limit.resets_at, limit.used = now + HOUR_S, 0
    if path != "/rate_limit":
        limit.used += 1
    return limit


def limit_headers(limit: RateLimit, resource: str) -> dict[str, str]:
    return {
        "x-ratelimit-limit": str(limit.limit),
        "x-ratelimit-remaining": str(max(0, limit.limit - limit.used)),
        "x-ratelimit-used": str(limit.used),
        "x-ratelimit-reset": str(limit.resets_at),
        "x-ratelimit-resource": resource,
        "x-github-api-version-selected": "2022-11-28",
    }


def refusal(viewer: Viewer | None, resource: str) -> Answer:
    """The limit is used up. GraphQL says so with a 200."""
    whose = (
        "user ID 1" if viewer is None or viewer.installation is None else f"installation ID {viewer.installation.id}"
    )
    message = f"API rate limit exceeded for {whose}."
    if resource == "graphql":
        return Answer({"data": None, "errors": [{"type": "RATE_LIMITED", "message": message}]})
    return Answer({"message": message, "documentation_url": "https://docs.github.com/rest", "status": "403"}, 403)
