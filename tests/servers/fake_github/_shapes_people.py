"""JSON of people, teams and Apps, with every member that GitHub's description requires."""

from __future__ import annotations

from urllib.parse import quote

from tests.servers.fake_github._clock import stamp
from tests.servers.fake_github._model import Account, App, Installation, Json, Organization, Team
from tests.servers.fake_github._people import People


def user(world: People, account: Account) -> Json:
    """`simple-user`."""
    url = f"{world.api_url}/users/{quote(account.login)}"
    web = f"apps/{account.login.removesuffix('[bot]')}" if account.type == "Bot" else account.login
    return {
        "login": account.login,
        "id": account.id,
        "node_id": account.node_id,
        "avatar_url": f"{world.html_url}/avatars/{account.id}",
        "gravatar_id": "",
        "url": url,
        "html_url": f"{world.html_url}/{web}",
        "followers_url": f"{url}/followers",
        "following_url": f"{url}/following{{/other_user}}",
        "gists_url": f"{url}/gists{{/gist_id}}",
        "starred_url": f"{url}/starred{{/owner}}{{/repo}}",
        "subscriptions_url": f"{url}/subscriptions",
        "organizations_url": f"{url}/orgs",
        "repos_url": f"{url}/repos",
        "events_url": f"{url}/events{{/privacy}}",
        "received_events_url": f"{url}/received_events",
        "type": account.type,
        "user_view_type": "public",
        "site_admin": account.site_admin,
    }


def full_user(world: People, account: Account) -> Json:
    """`public-user`."""
    return user(world, account) | {
        "name": account.name or None,
        "company": None,
        "blog": "",
        "location": None,
        "email": None,
        "hireable": None,
        "bio": None,
        "public_repos": 0,
        "public_gists": 0,
        "followers": 0,
        "following": 0,
        "created_at": stamp(account.created_at),
        "updated_at": stamp(account.created_at),
    }


def own_user(world: People, account: Account) -> Json:
    """`private-user`: what `GET /user` says."""
    counts = ("collaborators", "disk_usage", "owned_private_repos", "private_gists", "total_private_repos")
    return full_user(world, account) | dict.fromkeys(counts, 0) | {"two_factor_authentication": True}


def organization(world: People, account: Account) -> Json:
    """`organization-simple`."""
    url = f"{world.api_url}/orgs/{account.login}"
    return {
        "login": account.login,
        "id": account.id,
        "node_id": account.node_id,
        "url": url,
        "repos_url": f"{url}/repos",
        "events_url": f"{url}/events",
        "hooks_url": f"{url}/hooks",
        "issues_url": f"{url}/issues",
        "members_url": f"{url}/members{{/member}}",
        "public_members_url": f"{url}/public_members{{/member}}",
        "avatar_url": f"{world.html_url}/avatars/{account.id}",
        "description": None,
    }


def full_organization(world: People, found: Organization) -> Json:
    """`organization-full`."""
    account = found.account
    return organization(world, account) | {
        "name": account.name,
        "html_url": f"{world.html_url}/{account.login}",
        "has_organization_projects": True,
        "has_repository_projects": True,
        "public_repos": sum(one.owner is account and not one.private for one in world.repositories.values()),
        "public_gists": 0,
        "followers": 0,
        "following": 0,
        "type": "Organization",
        "created_at": stamp(account.created_at),
        "updated_at": stamp(account.created_at),
        "archived_at": None,
    }


def team_simple(world: People, team: Team) -> Json:
    """`team-simple`, with the numeric URLs that GitHub gives."""
    url = f"{world.api_url}/organizations/{team.organization.id}/team/{team.id}"
    return {
        "id": team.id,
        "node_id": team.node_id,
        "name": team.name,
        "slug": team.slug,
        "description": "",
        "privacy": "secret" if team.is_secret else "closed",
        "notification_setting": "notifications_enabled",
        "permission": "pull",
        "url": url,
        "html_url": f"{world.html_url}/orgs/{team.organization.login}/teams/{team.slug}",
        "members_url": f"{url}/members{{/member}}",
        "repositories_url": f"{url}/repos",
        "type": "organization",
        "organization_id": team.organization.id,
    }


def team(world: People, found: Team) -> Json:
    """`team`."""
    return team_simple(world, found) | {"parent": team_simple(world, found.parent) if found.parent else None}


def full_team(world: People, found: Team) -> Json:
    """`team-full`."""
    organization_of = world.organization(found.organization.login)
    repositories = [
        one for one in world.repositories.values() if one.owner is found.organization and found.slug in one.teams
    ]
    return team(world, found) | {
        "created_at": stamp(found.created_at),
        "updated_at": stamp(found.created_at),
        "members_count": len(found.members),
        "repos_count": len(repositories),
        "organization": full_organization(world, organization_of),
    }


def team_membership(world: People, found: Team, login: str) -> Json:
    url = f"{world.api_url}/organizations/{found.organization.id}/team/{found.id}/memberships/{login}"
    return {"state": "active", "role": found.members[login], "url": url}


def organization_membership(world: People, found: Organization, login: str) -> Json:
    url = f"{world.api_url}/orgs/{found.account.login}"
    return {
        "url": f"{url}/memberships/{login}",
        "state": "active",
        "role": found.members[login],
        "organization_url": url,
        "organization": organization(world, found.account),
        "user": user(world, world.account(login)),
    }


def app(world: People, found: App) -> Json:
    """`integration`."""
    return {
        "id": found.id,
        "client_id": found.client_id,
        "slug": found.slug,
        "node_id": found.node_id,
        "owner": user(world, found.owner),
        "name": found.name,
        "description": "",
        "external_url": "https://example.com",
        "html_url": f"{world.html_url}/apps/{found.slug}",
        "created_at": stamp(found.created_at),
        "updated_at": stamp(found.created_at),
        "permissions": {"metadata": "read", **found.permissions},
        "events": list(found.events),
    }


def installation(world: People, found: Installation) -> Json:
    """`installation`."""
    url = f"{world.api_url}/app/installations/{found.id}"
    return {
        "id": found.id,
        "client_id": found.app.client_id,
        "account": user(world, found.account),
        "repository_selection": "all" if found.repositories is None else "selected",
        "access_tokens_url": f"{url}/access_tokens",
        "repositories_url": f"{world.api_url}/installation/repositories",
        "html_url": f"{world.html_url}/settings/installations/{found.id}",
        "app_id": found.app.id,
        "app_slug": found.app.slug,
        "target_id": found.account.id,
        "target_type": found.account.type,
        "permissions": {"metadata": "read", **found.permissions},
        "events": list(found.app.events),
        "created_at": stamp(found.created_at),
        "updated_at": stamp(found.created_at),
        "single_file_name": None,
        "has_multiple_single_files": False,
        "single_file_paths": [],
        "suspended_by": None,
        "suspended_at": stamp(found.suspended_at),
    }
