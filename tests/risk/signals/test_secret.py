import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.facts import find_secrets, redact
from bot.risk import Tier
from bot.risk.signals.secret import RULE
from tests.risk.firing import added, fire

# Put together here, so that no scanner takes this file for a leak.
AWS = "AKIA" + "Q3EGRI2TBDQ7PXYZ"
GITHUB = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
PRIVATE = "-----BEGIN " + "RSA PRIVATE KEY-----"
STRIPE = "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc"


@pytest.mark.parametrize("secret", [AWS, GITHUB, PRIVATE, STRIPE])
def test_a_key_with_its_issuers_prefix_is_critical_and_not_repeated(secret: str) -> None:
    [signal] = fire(RULE, *added("deploy.sh", f'export KEY="{secret}"'))
    assert signal.floor is Tier.CRITICAL
    shown = f"{signal}"
    assert secret not in shown
    assert signal.ask is not None


@pytest.mark.parametrize(
    "line",
    [
        'password = "hX9$kq2Lm7pW"',
        "apiKey: 'q8ZrT5vN2yLk9Jd3'",
        '{"client_secret": "f7Hs92kdLq0Zx81m"}',
        'DB_PASSWORD=os.getenv("X") or "p4Vw9sTq2LxR"',
    ],
)
def test_a_random_value_behind_a_telling_name_is_high(line: str) -> None:
    found = fire(RULE, *added("app/settings.py", line))
    assert (
        [s.floor for s in found] in ([Tier.HIGH], []) if "getenv" in line else [s.floor for s in found] == [Tier.HIGH]
    )


@pytest.mark.parametrize(
    "line",
    [
        'password = "changeme"',
        'password = os.environ["PASSWORD"]',
        'JSON_CREDENTIALS: "SHOP_R2_S3_CREDENTIALS",',
        'token_url = "https://auth.example.com/token"',
        'secret_name = "prod/db/main"',
        'api_key = "${API_KEY}"',
        'key = "AKIAIOSFODNN7EXAMPLE"',
        'password = "correct-horse-battery"',
        'token = "your-token-here-123"',
        'PASSWORD_HASHER = "pbkdf2_sha256"',
    ],
)
def test_names_references_and_stand_ins_are_no_secrets(line: str) -> None:
    assert fire(RULE, *added("app/settings.py", line)) == []


def test_in_tests_only_issued_keys_count() -> None:
    assert fire(RULE, *added("tests/test_login.py", 'password = "hX9$kq2Lm7pW"')) == []
    assert fire(RULE, *added("tests/test_login.py", f'key = "{PRIVATE}"')) == []
    assert len(fire(RULE, *added("tests/test_login.py", f'key = "{AWS}"'))) == 1


@given(st.text(max_size=300))
def test_what_was_redacted_holds_no_secret(text: str) -> None:
    line = f"{text} {AWS} {text}".replace("\n", " ")
    assert not list(find_secrets(redact(redact(line))))


def test_a_secret_that_is_only_moved_is_not_told_again() -> None:
    line = f'KEY = "{AWS}"\n'
    assert fire(RULE, {"a.py": line + "x = 1\ny = 2\n"}, {"a.py": "x = 1\ny = 2\n" + line}) == []
