"""Words by which code says that it asks who may do something."""

from __future__ import annotations

import re

from bot.pattern import lazy

CHECKS = lazy(
    r"""(?<![\w$])(?:
      login_?required | permission_?required | permissions?_?classes | authentication_?classes | user_passes_test
    | staff_member_required | authori[sz]e[drs]?!? | authenticate[drs]?\w*!?
    | auth_?(?:required|guard|middleware|z)
    | (?:require|ensure|verify|check|assert|enforce|validate|need|with)s?_?(?:\w+_)?
      (?:auth\w*|login|logged_?in|permissions?|perms?|roles?|admin|access|scopes?|owner(?:ship)?|user|signature
        |csrf\w*|jwt|tenant|acl|privileges?)
    | is_?(?:admin\w*|staff|superuser|authenticated|authorized|authorised|owner\w*|allowed|permitted|moderator)
    | has_?(?:perm\w*|roles?|access|authority|any_?authority|any_?role|scopes?|privilege\w*|object_permission
        |module_perms)
    | (?:can|may)_?(?:view|edit|read|write|delete|access|manage|update|create|admin\w*|modify|perform)\w* | can\?
    | (?:LoginRequired|PermissionRequired|UserPassesTest|AccessMixin)\w* | IsAuthenticated\w* | IsAdmin\w*
    | DjangoModelPermissions\w* | csrf_?protect\w* | protect_from_forgery
    | (?<=[@\[])(?:(?:Pre|Post)?Authorize|Secured|RolesAllowed|UseGuards|Roles|Permissions|ValidateAntiForgeryToken)
    | verify_authenticity_token | checkCSRF\w* | csrfProtection
    | (?:passport|jwt|auth)\.(?:authenticate|verify|protect|check|guard|required?)
    )(?![\w$])""",
    re.VERBOSE | re.IGNORECASE,
)
"""A check of identity, permission or forgery."""

EXEMPTIONS = lazy(
    r"""(?<![\w$])(?:csrf_exempt | AllowAny | AllowAnonymous | PermitAll | permitAll | anonymous_?allowed
    | allow_?anonymous | skip_(?:before_action|authorization|authentication)\w* | login_not_required | login_exempt
    | SkipAuth\w* | skipAuth\w* | NoAuth | noAuth | PublicRoute | IgnoreAntiforgeryToken)(?![\w$])""",
    re.VERBOSE,
)
"""A declared exception from such a check."""
