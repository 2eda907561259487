from tests.test_package import PACKAGE, ROOT


def test_profiles_are_published():
    for path in (ROOT / "profiles").iterdir():
        assert any(f"profiles/{path.name}".startswith(entry.removesuffix("**").removesuffix("*")) for entry in PACKAGE["files"])
