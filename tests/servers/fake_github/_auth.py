"""Who asks: personal tokens, installation tokens, and the JWT of an App."""

from __future__ import annotations

import base64
import binascii

import jwt

from tests.servers.fake_github._model import Viewer
from tests.servers.fake_github._world import World

CLOCK_DRIFT_S = 60
JWT_LIFETIME_S = 600


class UnauthorizedError(PermissionError):
    """GitHub answers 401."""


def viewer_of(world: World, header: str | None) -> Viewer | None:
    """By the header `Authorization`; None if there is none. Raises UnauthorizedError for what is not, or no longer, good."""
    if not header:
        return None
    scheme, _, value = header.partition(" ")
    if scheme.lower() == "basic":
        try:
            user, _, password = base64.b64decode(value, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            raise UnauthorizedError("Bad credentials") from None
        value = password if password not in {"", "x-oauth-basic"} else user
    if value.count(".") == 2:
        return _viewer_of_jwt(world, value)
    token = world.tokens.get(value.strip())
    if token is None or token.is_revoked or (token.expires_at is not None and token.expires_at <= world.clock.now()):
        raise UnauthorizedError("Bad credentials")
    if token.installation is not None:
        if token.installation.id not in world.installations or token.installation.suspended_at is not None:
            raise UnauthorizedError("Bad credentials")
        return Viewer(token.account, token, token.installation.app, token.installation)
    return Viewer(token.account, token, token.app)


def _viewer_of_jwt(world: World, value: str) -> Viewer:
    """The rules: RS256 with the App's key, `iss` its id or client id, `exp` at most ten minutes ahead, `iat` not ahead."""
    try:
        claims = jwt.decode(value, options={"verify_signature": False})
    except jwt.PyJWTError as error:
        raise UnauthorizedError("A JSON web token could not be decoded") from error
    issuer = str(claims.get("iss", ""))
    app = next((one for one in world.apps.values() if issuer in {str(one.id), one.client_id}), None)
    if app is None:
        raise UnauthorizedError("'Issuer' claim ('iss') must be an Integer" if not issuer else "Integration not found")
    try:
        jwt.decode(
            value,
            app.public_key,
            algorithms=["RS256"],
            options={"verify_exp": False, "verify_iat": False, "verify_nbf": False},
        )
    except jwt.PyJWTError as error:
        raise UnauthorizedError("A JSON web token could not be decoded") from error
    now, expires, issued = int(world.clock.now().timestamp()), int(claims.get("exp", 0)), int(claims.get("iat", 0))
    if expires <= now:
        raise UnauthorizedError("'Expiration time' claim ('exp') must be a numeric value representing the future time")
    if expires > now + JWT_LIFETIME_S + CLOCK_DRIFT_S:
        raise UnauthorizedError("'Expiration time' claim ('exp') is too far in the future")
    if issued > now + CLOCK_DRIFT_S:
        raise UnauthorizedError(
            "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued"
        )
    return Viewer(app.bot, app=app)
