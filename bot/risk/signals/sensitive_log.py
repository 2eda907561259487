"""New code writes a password, a token or a key to a log.

By the names of the arguments, never by the words of a message: `log("token refreshed")` writes none. A token of a
parser, a count of tokens, and what is masked, hashed or only asked for its presence are left out. Source: CWE-532.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.facts import Facts
from bot.pattern import lazy
from bot.risk._code import bare, chains
from bot.risk._dangers import ANY, Call, Danger, Frame, find_dangers, sink
from bot.risk._nouns import Group, RiskPolicy, Rule, Signal, Tier

_LOGGED = Danger(
    "writes {value} to a log",
    "Who can read that log, and how long is it kept?",
    "anyone who reads the log, or a copy of it",
    "they act with what stands in it",
    "what {value} holds on line {line}, and where that log goes",
)
_NAMES = lazy(
    r"(?i)^[$_]*(?:\w*_)?(?:password|passwd|passphrase|secret|secret_?key|api_?key|private_?key|access_?key|authorization|credentials?|client_?secret|ssn|card_?number|cvv|(?:access|auth|refresh|bearer|session|id|jwt|csrf|reset|api|oauth|login)_?token|authheader|auth_?header|set_?cookie)$"
    r"|^\$?[a-zA-Z]+(?:Password|Passphrase|Secret|ApiKey|APIKey|PrivateKey|AccessToken|AuthToken|RefreshToken|IdToken|SessionToken|Credentials?)$"
)
_MASKED = lazy(
    r"(?i)mask|redact|hash|obfus|\bhas|\bis_|len\(|\bbool\(|!!|\btype\(|typeof|name\b|\bid\b|exists|missing|\?\s*[\"']|\bif\b.*\belse\b|\.length|substring|slice\(|\[:\d|startsWith|is None|== |!= "
)
_HEAD = (
    r"(?i)^(?:\w+\.)*_?(?:log|logger|logging|console|slog|zap|logrus|klog|glog|sugar)\.(?:debug|info|warn|warning|error|log|trace|print|printf|println|debugf|infof|warnf|errorf|exception|critical|fatalf?|tracef?)$"
    r"|^(?:print|println!?|eprintln!?|dbg!|debug!|info!|warn!|error!|trace!|(?:tracing|log)\.(?:debug|info|warn|error|trace)!|printf|fmt\.Print(?:f|ln)?|System\.(?:out|err)\.print(?:ln|f)?|puts|pp|var_dump|error_log|print_r|Console\.WriteLine|log)$"
)


def _secret(call: Call) -> str | None:
    for argument in call.arguments:
        text = bare(argument, call.language)
        if _MASKED.search(text):
            continue
        for chain in chains(text):
            last = chain.path.rpartition(".")[2]
            if not chain.called and _NAMES.search(last) and not last.isupper():
                return chain.path
    return None


_SINKS = (sink(ANY, _HEAD, _LOGGED, _secret),)


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for secrets that new code logs."""
    del policy
    return find_dangers(Frame(RULE.id, Tier.HIGH), facts, _SINKS)


RULE = Rule(
    id="sensitive-log",
    group=Group.SECURITY,
    about="A password, token or key is written to a log.",
    detect=detect,
)
