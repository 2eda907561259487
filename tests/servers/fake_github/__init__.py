"""A GitHub of our own for the tests: stateful, over real git repositories, held to GitHub's own OpenAPI description."""

from tests.servers.fake_github._app import served_paths
from tests.servers.fake_github._server import AppCredentials, FakeGitHub
from tests.servers.fake_github._talk import Draft
from tests.servers.fake_github._world import World

__all__ = ["AppCredentials", "Draft", "FakeGitHub", "World", "served_paths"]
