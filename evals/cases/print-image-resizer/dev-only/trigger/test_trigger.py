from tests.test_package import PACKAGE, required


def test_what_the_code_requires_is_installed_with_the_package():
    assert required() <= set(PACKAGE["dependencies"])
