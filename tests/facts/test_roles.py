"""What a file is for is judged by its path."""

import pytest

from bot.change import RepoPath
from bot.facts import FileRole
from bot.facts._roles import role_of

CODE, TEST, DOCS, CONFIG = FileRole.CODE, FileRole.TEST, FileRole.DOCS, FileRole.CONFIG


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("src/pay.py", CODE),
        ("shop/attest.py", CODE),  # not a test, although the word is in it
        ("shop/contest/entry.py", CODE),
        ("latest/thing.go", CODE),
        ("django/test/client.py", CODE),  # a package's code for testing, not a test
        ("django/test/test_client.py", TEST),
        ("test/helpers.py", TEST),
        ("numpy/testing/utils.py", CODE),
        ("tests/helpers.py", TEST),
        ("pkg/store_test.go", TEST),
        ("src/cart.test.ts", TEST),
        ("web/__tests__/cart.js", TEST),
        ("src/test/java/shop/CartTest.java", TEST),
        ("spec/models/user_spec.rb", TEST),
        ("app/conftest.py", TEST),
        ("CMakeLists.txt", CONFIG),  # a build, whatever its ending says
        ("src/meson.build", CONFIG),
        ("man/man1/tool.1", DOCS),
        ("mkdocs.yml", DOCS),
        ("release.1", CODE),
        ("tool.usage.kdl", CONFIG),
        ("e2e/Install.Tests.ps1", TEST),
        ("web/generated.d.ts", FileRole.GENERATED),
        ("web/regenerated.ts", CODE),
        ("README.md", DOCS),
        ("LICENSE.python", DOCS),
        ("run_unittests.py", TEST),
        ("base/pickle_unittest.cc", TEST),
        ("LICENSE-APACHE-2.0", DOCS),
        ("src/license.py", CODE),
        ("license.rs", CODE),
        (".mailmap", DOCS),
        ("charts/README.md", DOCS),
        ("docs/guide/intro.rst", DOCS),
        ("CHANGELOG", DOCS),
        ("shop/migrations/0004_add_total.py", FileRole.MIGRATION),
        ("db/migrate/20260101_add_total.rb", FileRole.MIGRATION),
        ("src/main/resources/db/migration/V3__total.sql", FileRole.MIGRATION),
        ("lib/Migrations/Tools/ConsoleRunner.php", CODE),  # of a package that runs migrations
        ("src/d1/migrations/apply.ts", CODE),
        ("db/migrations/add_total.sql", FileRole.MIGRATION),
        ("alembic/versions/ae1027a6_total.py", FileRole.MIGRATION),
        ("infra/main.tf", FileRole.INFRASTRUCTURE),
        ("Dockerfile", FileRole.INFRASTRUCTURE),
        ("build/Dockerfile.release", FileRole.INFRASTRUCTURE),
        ("docker-compose.prod.yml", FileRole.INFRASTRUCTURE),
        ("k8s/deploy.yaml", FileRole.INFRASTRUCTURE),
        ("pkg/backend/kubernetes/instance.go", FileRole.CODE),
        ("ui/src/components/charts/Line.tsx", FileRole.CODE),
        ("terraform/lambda/resize.py", FileRole.CODE),
        ("cdk/lib/stack.ts", FileRole.INFRASTRUCTURE),
        ("charts/shop/templates/web.yaml", FileRole.INFRASTRUCTURE),
        (".github/workflows/ci.yml", FileRole.CI),
        (".gitlab-ci.yml", FileRole.CI),
        ("CODEOWNERS", FileRole.CI),
        ("AGENTS.md", FileRole.AGENT),
        ("packages/x/CLAUDE.md", FileRole.AGENT),
        (".cursor/rules/style.mdc", FileRole.AGENT),
        (".github/copilot-instructions.md", FileRole.AGENT),
        ("package.json", FileRole.MANIFEST),
        ("requirements-dev.txt", FileRole.MANIFEST),
        ("requirements/base.txt", FileRole.MANIFEST),
        ("go.mod", FileRole.MANIFEST),
        ("package-lock.json", FileRole.LOCKFILE),
        ("Cargo.lock", FileRole.LOCKFILE),
        ("go.sum", FileRole.LOCKFILE),
        ("vendor/github.com/x/y.go", FileRole.VENDORED),
        ("web/node_modules/left-pad/index.js", FileRole.VENDORED),
        ("api/v1/types.pb.go", FileRole.GENERATED),
        ("api/types_pb2.py", FileRole.GENERATED),
        ("static/app.min.js", FileRole.GENERATED),
        ("_integration-test/run.sh", FileRole.TEST),
        ("integration-test.sh", FileRole.TEST),
        ("shop/speed-test.ts", FileRole.CODE),
        ("settings.toml", CONFIG),
        (".eslintrc", CONFIG),
        ("data/prices.csv", FileRole.DATA),
    ],
)
def test_the_role_of_a_path(path: str, role: FileRole) -> None:
    assert role_of(RepoPath(path)) is role
