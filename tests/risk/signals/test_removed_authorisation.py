"""Checks of access that went from code that stays, and exemptions that came; not checks that were replaced or moved."""

from __future__ import annotations

import pytest

from bot.change import Side
from bot.risk import Band, Tier
from bot.risk.signals.removed_authorisation import RULE
from tests.risk.firing import fire, fire_one

LOST = [
    pytest.param(
        "shop/views.py",
        "@login_required\ndef refund(request, order):\n    return pay_back(order)\n",
        "def refund(request, order):\n    return pay_back(order)\n",
        "`login_required`",
        "`refund()`",
        id="python decorator",
    ),
    pytest.param(
        "shop/views.py",
        "def refund(request, order):\n    if not request.user.has_perm('refund'):\n        raise PermissionDenied\n    return pay_back(order)\n",
        "def refund(request, order):\n    return pay_back(order)\n",
        "`has_perm`",
        "`refund()`",
        id="python guard",
    ),
    pytest.param(
        "shop/views.py",
        "class Refunds(ViewSet):\n    permission_classes = [IsAdminUser]\n    queryset = Refund.all()\n",
        "class Refunds(ViewSet):\n    queryset = Refund.all()\n",
        "`permission_classes`",
        "`Refunds()`",
        id="python class attribute",
    ),
    pytest.param(
        "src/routes.ts",
        'export function routes(router: Router) {\n  router.post("/refund", requireAdmin, refund);\n}\n',
        'export function routes(router: Router) {\n  router.post("/refund", refund);\n}\n',
        "`requireAdmin`",
        "`routes()`",
        id="middleware in a function",
    ),
    pytest.param(
        "src/routes.js",
        'const router = express.Router();\nrouter.post("/refund", requireAuth, refund);\n',
        'const router = express.Router();\nrouter.post("/refund", refund);\n',
        "`requireAuth`",
        "line 2",
        id="middleware at the top of a module",
    ),
    pytest.param(
        "src/Refunds.java",
        "class Refunds {\n  @PreAuthorize(\"hasRole('ADMIN')\")\n  public void refund(Order order) {\n    pay(order);\n  }\n}\n",
        "class Refunds {\n  public void refund(Order order) {\n    pay(order);\n  }\n}\n",
        "`PreAuthorize`",
        "`Refunds.refund()`",
        id="java annotation",
    ),
    pytest.param(
        "shop/shop.go",
        "package shop\n\nfunc Refund(w Writer, r *Request) {\n\tif !user.IsAdmin() {\n\t\treturn\n\t}\n\tpayBack(r)\n}\n",
        "package shop\n\nfunc Refund(w Writer, r *Request) {\n\tpayBack(r)\n}\n",
        "`IsAdmin`",
        "`Refund()`",
        id="go guard",
    ),
    pytest.param(
        "app/refunds_controller.rb",
        "class RefundsController\n  before_action :authenticate_user!\n\n  def create\n    refund\n  end\nend\n",
        "class RefundsController\n\n  def create\n    refund\n  end\nend\n",
        "`authenticate_user!`",
        "`RefundsController()`",
        id="rails filter",
    ),
]


@pytest.mark.parametrize(("path", "before", "after", "check", "place"), LOST)
def test_a_lost_check_is_critical_and_named(path: str, before: str, after: str, check: str, place: str) -> None:
    (signal,) = fire_one(RULE, path, before, after)
    assert signal.floor is Tier.CRITICAL
    assert signal.evidence[0].location.side is Side.NEW
    assert signal.evidence[1].location.side is Side.OLD
    assert signal.ask is not None
    assert signal.ask.text.startswith(f"{place} lost {check} (was ")


VIEW = "@login_required\ndef refund(request, order):\n    return pay_back(order)\n"


@pytest.mark.parametrize(
    "after",
    [
        pytest.param(VIEW.replace("@login_required", "@permission_required('refund')"), id="another check"),
        pytest.param("ROUTES = []\n", id="the view went too"),
        pytest.param(VIEW.replace("pay_back(order)", "pay_back(order, 1)"), id="the check stays"),
        pytest.param(
            "@login_required\n# who may do this: staff\ndef refund(request, order):\n    return pay_back(order)\n",
            id="a comment",
        ),
    ],
)
def test_a_view_that_is_still_checked_is_not_asked_about(after: str) -> None:
    assert fire_one(RULE, "shop/views.py", VIEW, after) == []


def test_a_check_that_moved_to_the_class_still_holds() -> None:
    before = "class Refunds(View):\n    @login_required\n    def get(self, request):\n        return 1\n"
    after = "class Refunds(LoginRequiredMixin, View):\n    def get(self, request):\n        return 1\n"
    assert fire_one(RULE, "shop/views.py", before, after) == []


def test_a_check_that_moved_to_the_router_still_holds() -> None:
    before = 'router.post("/refund", requireAuth, refund);\nrouter.post("/pay", requireAuth, pay);\n'
    after = 'router.use(requireAuth);\nrouter.post("/refund", refund);\nrouter.post("/pay", pay);\n'
    assert fire_one(RULE, "src/routes.js", before, after) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "from auth import login_required\n\n\ndef a():\n    return 1\n", "def a():\n    return 1\n", id="an import"
        ),
        pytest.param(
            "def is_admin(user):\n    return user.level\n\n\ndef a():\n    return 1\n",
            "def a():\n    return 1\n",
            id="a definition",
        ),
        pytest.param(
            "class User:\n    is_admin = BooleanField()\n    name = 1\n", "class User:\n    name = 1\n", id="a field"
        ),
        pytest.param("def a():\n    log('login_required')\n    return 1\n", "def a():\n    return 1\n", id="text"),
        pytest.param(
            "def a():\n    # has_perm is checked above\n    return 1\n", "def a():\n    return 1\n", id="prose"
        ),
    ],
)
def test_names_that_check_nothing_there_are_not_asked_about(before: str, after: str) -> None:
    assert fire_one(RULE, "shop/views.py", before, after) == []


@pytest.mark.parametrize(
    ("path", "before", "after", "mark"),
    [
        pytest.param("shop/views.py", VIEW, f"@csrf_exempt\n{VIEW}", "`csrf_exempt`", id="django"),
        pytest.param(
            "src/Security.java",
            "class Security {\n  void configure(Http http) {\n    http.authorize();\n  }\n}\n",
            "class Security {\n  void configure(Http http) {\n    http.authorize().anyRequest().permitAll();\n  }\n}\n",
            "`permitAll`",
            id="spring",
        ),
        pytest.param(
            "src/Refunds.cs",
            "class Refunds {\n  public void Refund() {\n    Pay();\n  }\n}\n",
            "class Refunds {\n  [AllowAnonymous]\n  public void Refund() {\n    Pay();\n  }\n}\n",
            "`AllowAnonymous`",
            id="asp.net",
        ),
    ],
)
def test_an_exemption_is_asked_about(path: str, before: str, after: str, mark: str) -> None:
    (signal,) = fire_one(RULE, path, before, after)
    assert signal.floor is Tier.CRITICAL
    assert signal.ask is not None
    assert signal.ask.text.startswith(f"{mark} opens ")


def test_an_exemption_that_was_there_before_is_not_news() -> None:
    before = f"@csrf_exempt\n{VIEW}"
    assert fire_one(RULE, "shop/views.py", before, before.replace("@csrf_exempt", "@csrf_exempt  # signed")) == []


def test_tests_may_drop_checks() -> None:
    assert (
        fire(RULE, {"tests/test_views.py": VIEW}, {"tests/test_views.py": VIEW.replace("@login_required\n", "")}) == []
    )


def test_an_option_that_is_only_declared_exempts_nobody() -> None:
    before = "class Options(TypedDict):\n    name: str\n"
    assert fire_one(RULE, "shop/options.py", before, before + "    allow_anonymous: bool\n") == []


@pytest.mark.parametrize("line", ["permissions = parse(text)", "store(permissions)", "token = headers.authorization"])
def test_a_value_that_is_only_named_like_a_right_checks_nothing(line: str) -> None:
    after = "def refund(request, headers, permissions):\n    log(request)\n    return pay_back(request)\n"
    before = after.replace("    log(request)\n", f"    log(request)\n    {line}\n")
    assert fire_one(RULE, "shop/views.py", before, after) == []


def test_a_check_that_the_function_also_makes_elsewhere_still_holds() -> None:
    before = "def refund(user, order):\n    if user.has_perm('a'):\n        log(order)\n    if not user.has_perm('a'):\n        raise Denied\n    return pay(order)\n"
    after = before.replace("    if user.has_perm('a'):\n        log(order)\n", "")
    assert fire_one(RULE, "shop/views.py", before, after) == []


def test_a_check_inside_a_huge_function_may_be_made_again_on_lines_that_are_not_known() -> None:
    body = "".join(f"    step_{n}(order)\n" for n in range(700))
    before = f"def refund(user, order):\n    if not user.has_perm('a'):\n        raise Denied\n{body}"
    after = f"def refund(user, order):\n{body}"
    (signal,) = fire_one(RULE, "shop/views.py", before, after)
    assert signal.likelihood is Band.LOW
    (decorated,) = fire_one(RULE, "shop/views.py", f"@login_required\n{after}", after)
    assert decorated.likelihood is Band.MEDIUM


ELSEWHERE = [
    pytest.param(
        {"shop/views.py": VIEW, "shop/urls.py": 'urlpatterns = [path("refund", refund)]\n'},
        {
            "shop/views.py": VIEW.replace("@login_required\n", ""),
            "shop/urls.py": 'urlpatterns = [path("refund", login_required(refund))]\n',
        },
        id="python: to the routes in another file",
    ),
    pytest.param(
        {
            "shop/views.py": "class Refunds(View):\n    permission_classes = [IsAdminUser]\n    queryset = 1\n",
            "shop/base.py": "class Secure:\n    pass\n",
        },
        {
            "shop/views.py": "class Refunds(Secure, View):\n    queryset = 1\n",
            "shop/base.py": "class Secure:\n    permission_classes = [IsAdminUser]\n",
        },
        id="python: to a base class",
    ),
    pytest.param(
        {
            "src/refund.ts": 'router.post("/refund", requireAuth, refund);\nrouter.get("/a", a);\n',
            "src/app.ts": "app.use(router);\n",
        },
        {
            "src/refund.ts": 'router.post("/refund", refund);\nrouter.get("/a", a);\n',
            "src/app.ts": "app.use(requireAuth, router);\n",
        },
        id="typescript: to the router of another file",
    ),
    pytest.param(
        {
            "src/rooms.ts": "export class Rooms {\n  rename(user: User, id: string) {\n    const room = get(id);\n"
            "    if (!policy.canRead(user, room)) throw notFound();\n    room.rename();\n  }\n}\n",
            "src/policy.ts": "export class Policy {\n  canRead(user: User, room: Room) {\n    return true;\n  }\n}\n",
        },
        {
            "src/rooms.ts": "export class Rooms {\n  rename(user: User, id: string) {\n"
            "    const room = policy.visible(user, id);\n    room.rename();\n  }\n}\n",
            "src/policy.ts": "export class Policy {\n  visible(user: User, id: string) {\n    const room = get(id);\n"
            "    if (!this.canRead(user, room)) throw notFound();\n    return room;\n  }\n\n"
            "  canRead(user: User, room: Room) {\n    return true;\n  }\n}\n",
        },
        id="typescript: into a function that is now called",
    ),
    pytest.param(
        {
            "shop/refund.go": "package shop\n\nfunc Refund(w Writer, r *Request) {\n\tif !isAdmin(r) {\n\t\treturn\n\t}\n"
            "\tpayBack(r)\n}\n",
            "shop/routes.go": "package shop\n\nfunc Routes(m *Mux) {\n\tm.Handle(Refund)\n}\n",
        },
        {
            "shop/refund.go": "package shop\n\nfunc Refund(w Writer, r *Request) {\n\tpayBack(r)\n}\n",
            "shop/routes.go": "package shop\n\nfunc Routes(m *Mux) {\n\tm.Use(isAdmin)\n\tm.Handle(Refund)\n}\n",
        },
        id="go: into middleware",
    ),
]


@pytest.mark.parametrize(("before", "after"), ELSEWHERE)
def test_a_check_that_the_change_makes_elsewhere_for_the_same_code_still_holds(
    before: dict[str, str], after: dict[str, str]
) -> None:
    assert fire(RULE, before, after) == []


def test_a_check_of_the_same_name_in_unrelated_new_code_covers_nothing() -> None:
    before = {"shop/views.py": VIEW}
    after = {
        "shop/views.py": VIEW.replace("@login_required\n", ""),
        "shop/stock.py": "@login_required\ndef stock(request):\n    return 1\n",
    }
    assert len(fire(RULE, before, after)) == 1


def test_a_check_under_another_name_is_the_renamed_check() -> None:
    before = "def is_admin(user):\n    return user.level\n\n\ndef refund(user):\n    if not is_admin(user):\n        raise Denied\n    pay()\n"
    after = before.replace("is_admin", "holds_the_keys")
    assert fire_one(RULE, "shop/refund.py", before, after) == []


def test_a_check_around_the_definition_on_unchanged_lines_still_holds() -> None:
    steps = "".join(f"const step{n} = {n};\n" for n in range(12))
    before = f'router.use(requireAuth);\n{steps}router.post("/refund", requireAuth, refund);\n'
    assert fire_one(RULE, "src/routes.js", before, before.replace('"/refund", requireAuth', '"/refund"')) == []
