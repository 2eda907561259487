"""Users, organizations, teams, Apps and tokens: how they come into the world, and what they may do."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.servers.fake_github._model import (
    ROLES,
    Account,
    AccountType,
    App,
    Hook,
    Installation,
    Organization,
    Repository,
    Role,
    Team,
    Token,
    Viewer,
)
from tests.servers.fake_github._state import State, UnknownError

APP_PERMISSIONS = {
    "actions": "read",
    "administration": "read",
    "checks": "write",
    "contents": "read",
    "issues": "write",
    "members": "read",
    "merge_queues": "read",
    "metadata": "read",
    "pull_requests": "write",
    "statuses": "write",
}
APP_EVENTS = (
    "pull_request",
    "pull_request_review",
    "pull_request_review_comment",
    "issue_comment",
    "check_run",
    "push",
)
ACTIONS_APP = 15368
"""GitHub Actions is an App, and its token that App's."""
ACTIONS_BOT = 41898282
TOKEN_LIFETIME = timedelta(hours=1)


@cache
def _key_pair(number: int) -> tuple[str, str]:
    """PEMs of a private and its public key. Made once a process: it takes 50 ms."""
    assert number >= 0
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return private.decode(), public.decode()


class People(State):
    """Who is there."""

    def add_user(self, login: str, *, name: str = "", email: str = "", site_admin: bool = False) -> Account:
        """A person. Commits with `email` are theirs (default: `LOGIN@example.com`)."""
        return self._add_account(
            login, "User", name or login.title(), email or f"{login}@example.com", site_admin=site_admin
        )

    def delete_user(self, account: Account) -> None:
        """What they wrote stays, by `ghost`."""
        del self.accounts[account.login.lower()]
        account.login, account.email = "ghost", ""

    def _add_account(
        self,
        login: str,
        kind: AccountType,
        name: str = "",
        email: str = "",
        *,
        number: int = 0,
        site_admin: bool = False,
    ) -> Account:
        own, node = self.new_id("account", kind)
        if number:
            own, node = number, f"{kind[:1]}_kgDO{number:010X}"
        account = Account(own, node, login, kind, self.clock.now(), name, email, site_admin)
        self.accounts[login.lower()] = account
        return account

    def add_organization(
        self, login: str, *, owners: tuple[Account, ...] = (), members: tuple[Account, ...] = ()
    ) -> Organization:
        account = self._add_account(login, "Organization", login.title())
        roles = {**{person.login: "member" for person in members}, **{person.login: "admin" for person in owners}}
        organization = Organization(account, roles)
        self.organizations[login.lower()] = organization
        return organization

    def add_team(
        self,
        organization: Organization,
        slug: str,
        members: tuple[Account, ...] = (),
        *,
        maintainers: tuple[Account, ...] = (),
        parent: Team | None = None,
        is_secret: bool = False,
    ) -> Team:
        """Whoever is in a team is in its organization."""
        number, node = self.new_id("team")
        roles = {
            **{person.login: "member" for person in members},
            **{person.login: "maintainer" for person in maintainers},
        }
        team = Team(
            number,
            node,
            slug,
            slug.replace("-", " ").title(),
            organization.account,
            self.clock.now(),
            roles,
            parent,
            is_secret,
        )
        organization.teams[slug.lower()] = team
        for login in roles:
            organization.members.setdefault(login, "member")
        return team

    def add_app(
        self,
        slug: str,
        owner: Account | None = None,
        *,
        permissions: dict[str, str] | None = None,
        events: tuple[str, ...] = APP_EVENTS,
        hook_url: str = "",
        secret: str = "",
        number: int = 0,
        bot_id: int = 0,
    ) -> App:
        """An App with its bot `SLUG[bot]`. With `hook_url`, its events are delivered there."""
        own, node = self.new_id("app")
        bot = self._add_account(f"{slug}[bot]", "Bot", number=bot_id)
        bot.email = f"{bot.id}+{bot.login}@users.noreply.github.com"
        private, public = _key_pair(len(self.apps))
        app = App(
            id=number or own,
            node_id=node,
            slug=slug,
            name=slug.replace("-", " ").title(),
            owner=owner or bot,
            bot=bot,
            private_key=private,
            public_key=public,
            client_id=f"Iv23li{own:014d}",
            created_at=self.clock.now(),
            permissions=dict(permissions or APP_PERMISSIONS),
            events=events,
        )
        if hook_url:
            app.hook = Hook(self.new_id("hook", "event")[0], hook_url, secret, events, self.clock.now(), app)
        self.apps[app.id] = app
        return app

    def install(
        self,
        app: App,
        account: Account,
        *,
        repositories: set[str] | None = None,
        permissions: dict[str, str] | None = None,
    ) -> Installation:
        """The App on an account: on all its repositories, or on those named `owner/name`."""
        number, _ = self.new_id("installation", "app")
        granted = dict(app.permissions if permissions is None else permissions)
        installation = Installation(number, app, account, granted, self.clock.now(), repositories)
        self.installations[number] = installation
        return installation

    def installation_of(self, app: App, repository: Repository) -> Installation:
        """Raises UnknownError if the App is not installed there."""
        for installation in self.installations.values():
            if installation.app is app and self._covers(installation, repository):
                return installation
        raise UnknownError(f"{app.slug} is not installed on {repository.full_name}")

    @staticmethod
    def _covers(installation: Installation, repository: Repository) -> bool:
        if installation.account is not repository.owner or installation.suspended_at is not None:
            return False
        return installation.repositories is None or repository.full_name in installation.repositories

    def token_for(self, account: Account | str, *, scopes: tuple[str, ...] = ("repo", "read:org")) -> str:
        """A classic personal token."""
        person = self.account(account) if isinstance(account, str) else account
        value = f"ghp_{len(self.tokens):036d}"
        self.tokens[value] = Token(value, person, scopes)
        return value

    def installation_token(
        self,
        installation: Installation,
        *,
        permissions: dict[str, str] | None = None,
        repositories: set[str] | None = None,
    ) -> Token:
        """A token that lasts an hour."""
        value = f"ghs_{len(self.tokens):036d}"
        expires = self.clock.now() + TOKEN_LIFETIME
        token = Token(value, installation.app.bot, (), installation, permissions, repositories, expires)
        self.tokens[value] = token
        return token

    def actions_token(self, repository: Repository, permissions: dict[str, str]) -> str:
        """What a workflow gets as GITHUB_TOKEN: a token of the App `github-actions`, for this repository alone."""
        app = self.apps.get(ACTIONS_APP)
        if app is None:
            app = self.add_app("github-actions", number=ACTIONS_APP, bot_id=ACTIONS_BOT, events=())
        try:
            installation = self.installation_of(app, repository)
        except UnknownError:
            everything = dict.fromkeys((*APP_PERMISSIONS, "actions", "contents", "security_events"), "write")
            installation = self.install(app, repository.owner, permissions=everything)
        return self.installation_token(installation, permissions=permissions, repositories={repository.full_name}).value

    def role(self, account: Account, repository: Repository) -> Role:
        """The strongest role that somebody has in a repository: `role_name` of REST."""
        if account is repository.owner:
            return "admin"
        roles: list[Role] = [repository.collaborators.get(account.login, "none")]
        organization = self.organizations.get(repository.owner.login.lower())
        if organization is not None:
            if organization.members.get(account.login) == "admin":
                return "admin"
            roles += [
                role
                for slug, role in repository.teams.items()
                if account.login in self._all_members(organization, slug)
            ]
        if not repository.private:
            roles.append("read")
        return max(roles, key=ROLES.index)

    @staticmethod
    def _all_members(organization: Organization, slug: str) -> set[str]:
        """Those of a team and of the teams under it."""
        team = organization.teams[slug.lower()]
        members = set(team.members)
        for other in organization.teams.values():
            above: Team | None = other
            while above is not None and above is not team:
                above = above.parent
            if above is team:
                members |= set(other.members)
        return members

    def has_role(self, account: Account, repository: Repository, least: Role) -> bool:
        return ROLES.index(self.role(account, repository)) >= ROLES.index(least)

    def sees(self, viewer: Viewer | None, repository: Repository) -> bool:
        """Whether a repository exists, for whoever asks (None: nobody is signed in)."""
        if not repository.private:
            return True
        if viewer is None:
            return False
        if viewer.installation is not None:
            narrowed = viewer.token.repositories if viewer.token else None
            return self._covers(viewer.installation, repository) and (
                narrowed is None or repository.full_name in narrowed
            )
        return self.role(viewer.account, repository) != "none" and (
            viewer.app is None or self.is_installed(viewer.app, repository)
        )

    def is_installed(self, app: App, repository: Repository) -> bool:
        """Who signed in through an App reaches nothing private that the App does not reach."""
        return any(one.app is app and self._covers(one, repository) for one in self.installations.values())
