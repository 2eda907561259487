"""Signed ledgers: who lacks the key cannot go on, and who strips signatures is seen."""

from __future__ import annotations

import json
import subprocess
import sys
from base64 import b64encode
from typing import TYPE_CHECKING

import pytest

from bot.adapters.signing import PrivateKeyFile, PublicKeyFile, key_id, new_key
from bot.errors import LedgerError, UsageError
from bot.ledger import Wrong, checkpoint_of, drafts, verify
from tests.ledger.entries import Made, a_change, told, whole

if TYPE_CHECKING:
    from pathlib import Path

    from bot.ledger import Verdict

# RFC 8032, section 7.1, test 3: secret key, public key, message, signature.
SECRET = "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7"
PUBLIC = "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025"
MESSAGE = "af82"
SIGNATURE = (
    "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
    "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
)
PKCS8 = bytes.fromhex("302e020100300506032b657004220420")
"""What stands before the 32 bytes of a private key in its DER form (RFC 8410, section 7)."""
SPKI = bytes.fromhex("302a300506032b6570032100")


def pem(kind: str, der: bytes) -> bytes:
    return b"-----BEGIN %s-----\n%s\n-----END %s-----\n" % (kind.encode(), b64encode(der), kind.encode())


def wrongs(verdict: Verdict) -> list[tuple[Wrong, int]]:
    return [(fault.wrong, fault.line) for fault in verdict.faults]


def signed() -> tuple[Made, PrivateKeyFile]:
    key = new_key()
    made = Made(key)
    a_change(made)
    return made, key


def test_signatures_are_those_of_rfc_8032(tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(pem("PRIVATE KEY", PKCS8 + bytes.fromhex(SECRET)))
    (tmp_path / "pub").write_bytes(pem("PUBLIC KEY", SPKI + bytes.fromhex(PUBLIC)))
    private, public = PrivateKeyFile.read(str(tmp_path / "key")), PublicKeyFile.read(str(tmp_path / "pub"))
    assert private.sign(bytes.fromhex(MESSAGE)).hex() == SIGNATURE
    assert public.verifies(bytes.fromhex(MESSAGE), bytes.fromhex(SIGNATURE))
    assert not public.verifies(b"another", bytes.fromhex(SIGNATURE))
    assert private.id == public.id == key_id(bytes.fromhex(PUBLIC))


@pytest.mark.parametrize("text", [b"", b"no key", pem("PRIVATE KEY", b"\0"), pem("PUBLIC KEY", SPKI + b"\1")])
def test_a_file_without_a_key_is_a_usage_error(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "key").write_bytes(text)
    for read in (PrivateKeyFile.read, PublicKeyFile.read):
        with pytest.raises(UsageError, match="holds"):
            read(str(tmp_path / "key"))


def test_a_signed_ledger_is_whole_with_its_key() -> None:
    made, key = signed()
    verdict = verify(made.lines, made.checkpoint, [key.trusted()])
    assert (verdict.whole, verdict.signed) == (True, len(made.lines))
    unchecked = verify(made.lines)
    assert (unchecked.whole, unchecked.signed) == (True, 0)
    assert any("signatures were not checked" in note for note in unchecked.notes)


def test_another_key_than_the_trusted_one_is_named_at_every_entry() -> None:
    made, _ = signed()
    verdict = verify(made.lines, None, [new_key().trusted()])
    assert wrongs(verdict) == [(Wrong.SIGNATURE, line) for line in range(1, len(made.lines) + 1)]


def test_a_signature_that_is_changed_is_found_in_its_line() -> None:
    made, key = signed()
    value = json.loads(made.lines[3])
    value["signature"] = json.loads(made.lines[2])["signature"]
    made.lines[3] = json.dumps(value, sort_keys=True, separators=(",", ":")).encode()
    assert wrongs(verify(made.lines, None, [key.trusted()])) == [(Wrong.SIGNATURE, 4)]


def test_a_ledger_that_loses_its_signatures_is_found_even_without_a_key() -> None:
    made, _ = signed()
    with pytest.raises(LedgerError, match="is signed, and no key"):
        Made.add(_without_key(made), told())
    stripped = _without_key(made)
    stripped.head = stripped.head._replace(key=None)
    stripped.add(told())
    verdict = verify(stripped.lines)
    assert wrongs(verdict) == [(Wrong.SIGNATURE, len(stripped.lines))]


def _without_key(made: Made) -> Made:
    made.signer = None
    return made


def test_an_unsigned_history_is_refused_where_a_key_is_given() -> None:
    verdict = verify(whole().lines, None, [new_key().trusted()])
    assert [fault.wrong for fault in verdict.faults] == [Wrong.SIGNATURE]
    assert "no entry is signed" in verdict.faults[0].what


def test_a_trusted_key_may_name_its_successor_and_end() -> None:
    made, old = signed()
    new = new_key()
    made.add(drafts.key_added(new.id, b64encode(new.public).decode()))
    made.add(told(), signer=new)
    made.add(drafts.key_retired(old.id), signer=new)
    made.signer = new
    made.add(told())
    assert verify(made.lines, checkpoint_of(made.head, new), [old.trusted()]).whole
    made.add(told(), signer=old)
    assert wrongs(verify(made.lines, None, [old.trusted()])) == [(Wrong.SIGNATURE, len(made.lines))]


@pytest.mark.parametrize("public", ["", "AAAA", "not base64", b64encode(b"\1" * 32).decode()])
def test_a_successor_that_is_no_key_or_another_one_is_a_fault(public: str) -> None:
    made, key = signed()
    made.add(drafts.key_added(new_key().id, public))
    assert wrongs(verify(made.lines, None, [key.trusted()])) == [(Wrong.SIGNATURE, len(made.lines))]


def test_a_signed_checkpoint_must_be_of_a_trusted_key() -> None:
    made, key = signed()
    good = checkpoint_of(made.head, key)
    assert verify(made.lines, good, [key.trusted()]).whole
    for bad in (checkpoint_of(made.head, new_key()), good._replace(at="2026-01-01T00:00:00Z"), good._replace(key="x")):
        assert [f.wrong for f in verify(made.lines, bad, [key.trusted()]).faults] == [Wrong.SIGNATURE]


def test_without_the_extra_the_remedy_is_named() -> None:
    program = (
        "import sys; sys.modules['cryptography'] = None\n"
        "from bot.adapters.signing import PublicKeyFile\n"
        "from bot.errors import UsageError\n"
        "try:\n    PublicKeyFile.read('x')\nexcept UsageError as error:\n    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "pip install 'foreread[sign]'" in done.stdout


def test_the_ledger_loads_no_cryptography() -> None:
    program = (
        "import sys\nimport bot.ledger, bot.adapters.ledger_file, bot.adapters.signing\n"
        "print([m for m in sys.modules if m.startswith('cryptography')])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
