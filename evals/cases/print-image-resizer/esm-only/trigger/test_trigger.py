from tests.test_package import LOCK, PACKAGE, SOURCES


def test_what_is_required_can_be_required():
    # p-limit has ES modules only from 4.0.0 on; require gives an error or a namespace, never the function.
    major = int(LOCK["packages"]["node_modules/p-limit"]["version"].split(".")[0])
    is_commonjs = PACKAGE.get("type", "commonjs") == "commonjs"
    assert major < 4 or not is_commonjs or "import('p-limit')" in SOURCES["batch.js"]
