"""What the naive model makes of the change itself: is it whole, how high is it, did AI take part, which rules hold.

It shares nothing with the gate but the nouns, `path_matches` and `role_of`, and is built another way on purpose: no
lattice, no tree, only lists and loops over them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from bot import change, facts
from bot.change import RepoPath
from bot.facts import FileRole, ProvenanceLevel
from bot.gate import (
    Account,
    AccountKind,
    Acts,
    Assisted,
    Entry,
    EntryFlag,
    EntryStatus,
    GateRule,
    GateSnapshot,
    Level,
    Person,
    Policy,
    ProvenanceOverride,
    Review,
    Roster,
    Span,
    Unknown,
)
from bot.gate.predicates import AllOf, AnyOf, Atom, Who
from bot.risk import Tier, TriggerKind

role_of = lru_cache(100_000)(facts.role_of)
path_matches = lru_cache(100_000)(change.path_matches)

_LARGE = 1_000_000
_MODES = ("100644", "100755", "000000")
_CONTROL = (
    "/.github/foreread.yml", "/.foreread.yml", "/.github/foreread-roster.yml", "codeowners", "/.github/workflows/**",
    "/.github/actions/**", ".gitattributes", ".gitmodules", ".npmrc", ".yarnrc.yml", "pip.conf",
)  # fmt: skip
_NOT_BY_WORD = (FileRole.DOCS, FileRole.TEST, FileRole.LOCKFILE)
_FOLDERS_THAT_HIDE = (
    "vendor", "third_party", "thirdparty", "node_modules", "bower_components", "_vendor", "generated", "__generated__",
    "dist",
)  # fmt: skip


@dataclass
class Case:
    """One question to the model, and what it has found on the way."""

    snapshot: GateSnapshot
    policy: Policy
    roster: Roster
    reviews: tuple[Review, ...]
    acts: Acts
    now: datetime
    objections: list[str] = field(default_factory=list)
    domains: list[str] = field(default_factory=list)
    tier: Tier = Tier.LOW
    is_low_listed: bool = False
    assisted: Assisted = Assisted.NO
    rules: list[GateRule] = field(default_factory=list)


def inside(span: Span, at: datetime) -> bool:
    if span.start is not None and at < span.start:
        return False
    return not (span.end is not None and at >= span.end)


def is_human(case: Case, account: Account | None) -> bool:
    return account is not None and account.kind == AccountKind.USER and account.id not in case.roster.machines


def person_of(case: Case, account: Account | None) -> Person | None:
    if account is None:
        return None
    for person in case.roster.people:
        if account.id in person.accounts:
            return person
    return None


def person_of_email(case: Case, email: str) -> Person | None:
    for person in case.roster.people:
        if email.strip().lower() in person.emails:
            return person
    return None


def level_of(person: Person, at: datetime) -> int:
    """-1 for none."""
    best = -1
    for level, span in person.levels:
        if inside(span, at) and level > best:
            best = int(level)
    return best


def changed_lines(case: Case) -> int:
    lines = 0
    for entry in case.snapshot.view.entries:
        lines += entry.added + entry.removed
    return lines


# Is the view whole?


def object_to_view(case: Case) -> None:
    s, say = case.snapshot, case.objections.append
    if s.missing:
        say("view: something is missing")
    if s.expected_files is not None and s.expected_files != len(s.view.entries):
        say("view: files do not match their count")
    if s.expected_commits is not None and s.expected_commits != len(s.commits):
        say("view: commits do not match their count")
    paths = [entry.path for entry in s.view.entries]
    if len(set(paths)) != len(paths):
        say("view: one path twice")
    if any(part in {"", ".", "..", ".git"} for name in s.view.names() for part in name.casefold().split("/")):
        say("view: no path of a file")
    if s.view.entries and s.head not in [commit.sha for commit in s.commits]:
        say("view: head is not among the commits")
    if s.pushes and s.head not in [push.head for push in s.pushes]:
        say("view: head is not among the pushes")
    if not s.base_protected:
        say("view: base is not protected")
    if not s.is_open:
        say("nothing: closed")
    if s.is_draft:
        say("nothing: draft")
    if not s.view.entries:
        say("nothing: no files")


def object_to_policy(case: Case) -> None:
    policy, say = case.policy, case.objections.append
    if any(tier not in policy.tiers for tier in Tier):
        say("policy: a tier is missing")
    if not policy.rules:
        say("policy: no rules")
    if not case.roster.people:
        say("policy: nobody in the roster")
    if not any(is_in(p, policy.fallback, case.now) and inside(p.valid, case.now) for p in case.roster.people):
        say("policy: nobody in the fallback group")
    for pattern in policy.low.paths:
        if not pattern.startswith("/"):
            say("policy: low list is not anchored")


def object_to_strangers(case: Case) -> None:
    s, say = case.snapshot, case.objections.append
    for commit in s.commits:
        if commit.author is None and person_of_email(case, commit.email) is None:
            say("stranger: author of a commit")
        if None in commit.co_authors:
            say("stranger: co-author of a commit")
    if any(push.by is None for push in s.pushes):
        say("stranger: pusher")
    if s.author is None:
        say("stranger: author of the change")
    if None in s.requested_by:
        say("stranger: who asked for the change")
    if s.author is not None and not is_human(case, s.author) and not is_update(case):
        hands = [account for commit in s.commits for account in (commit.author, commit.committer, *commit.co_authors)]
        known = [account for account in (*s.requested_by, *hands) if is_human(case, account)]
        if not known and not any(person_of_email(case, commit.email) for commit in s.commits):
            say("stranger: nobody answers for a bot")


def is_update(case: Case) -> bool:
    """A bot that updates dependencies, and nothing else in the change."""
    s = case.snapshot
    if s.author is None or s.author.kind != AccountKind.BOT or s.author.id not in case.policy.update_bots:
        return False
    for commit in s.commits:
        for hand in (commit.author, commit.committer or s.author, *commit.co_authors):
            if hand is None or hand.id != s.author.id:
                return False
        if not commit.verified:
            return False
    if any(push.by is None or push.by.id != s.author.id for push in s.pushes):
        return False
    roles = [role_of(RepoPath(name)) for name in s.view.names()]
    return bool(s.commits) and bool(roles) and all(r in {FileRole.MANIFEST, FileRole.LOCKFILE} for r in roles)


# How high is it?


def find_tier(case: Case) -> None:
    """Sets domains, tier, rules and whether AI took part: until nothing changes, for each can raise the others."""
    case.domains = [d.name for d in case.policy.domains if _touches(case, d.name)]
    case.domains += sorted(name for name in case.snapshot.view.domains if name not in case.domains)
    case.is_low_listed = _is_low_listed(case)
    for _ in range(4):
        case.assisted = _assisted(case)
        case.rules = [rule for rule in case.policy.rules if _applies(case, rule)]
        case.tier = max(_tier_of_the_change(case), *(max(r.tier, r.require.tier) for r in case.rules), Tier.LOW)
        if any(each.due < case.now for each in case.snapshot.follow_ups) and case.tier < Tier.CRITICAL:
            case.tier = Tier(case.tier + 1)


def _tier_of_the_change(case: Case) -> Tier:
    view = case.snapshot.view
    tiers = [view.tier, Tier.LOW if case.is_low_listed else Tier.MEDIUM]
    for signal in view.signals:
        tiers.append(signal.tier)
    for wish in view.raises:
        tiers.append(wish.tier)
    for domain in case.policy.domains:
        if domain.name in case.domains:
            tiers.append(domain.tier)
    for entry in view.entries:
        tiers.append(_floor(case, entry))
    after = [entry.path for entry in view.entries if (entry.status, entry.new_mode) != (EntryStatus.DELETED, "000000")]
    if len({unicodedata.normalize("NFC", path).casefold() for path in after}) < len(after):
        tiers.append(Tier.HIGH)
    if len(view.entries) > 300 or changed_lines(case) > 2_000:
        tiers.append(Tier.HIGH)
    if view.revert is not None and view.revert.tier is not None:
        tiers.append(view.revert.tier)
    if view.revert is not None and view.revert.security:
        tiers.append(Tier.CRITICAL)
    if view.backport is not None and view.backport.tier is not None:
        tiers.append(view.backport.tier)
    return max(tiers)


def _floor(case: Case, entry: Entry) -> Tier:
    for name in entry.names:
        folded = name.casefold()
        if any(path_matches(pattern, folded) for pattern in _CONTROL):
            return Tier.CRITICAL
        if any(path_matches(path.casefold(), folded) for path in case.policy.control_paths):
            return Tier.CRITICAL
        if any(each in {FileRole.AGENT, FileRole.INFRASTRUCTURE, FileRole.CI} for each in roles_of(name)):
            return Tier.CRITICAL
    return Tier.HIGH if _is_odd(entry) or _is_loose_lockfile(case, entry) else Tier.LOW


def _is_odd(entry: Entry) -> bool:
    if entry.new_mode not in _MODES or entry.old_mode not in _MODES:
        return True
    if entry.new_mode == "100755" and entry.old_mode != "100755":
        return True
    if entry.size > _LARGE or entry.flags - {EntryFlag.SHEBANG}:
        return True
    if EntryFlag.SHEBANG in entry.flags and any(role_of(RepoPath(n)) != FileRole.CODE for n in entry.names):
        return True
    return any(unicodedata.category(c) in {"Cc", "Cf"} for name in entry.names for c in name)


def _is_loose_lockfile(case: Case, entry: Entry) -> bool:
    """A lockfile, other than in a proven update: its manifest beside it proves nothing."""
    return any(role_of(RepoPath(name)) == FileRole.LOCKFILE for name in entry.names) and not is_update(case)


def _is_member(case: Case, account: Account | None) -> bool:
    person = person_of(case, account)
    return person is not None and is_human(case, account) and inside(person.valid, case.now)


def _is_low_listed(case: Case) -> bool:
    author = person_of(case, case.snapshot.author)
    if author is None or not is_human(case, case.snapshot.author) or not inside(author.valid, case.now):
        return False
    for commit in case.snapshot.commits:
        hands = [commit.author, *commit.co_authors] + ([commit.committer] if commit.committer is not None else [])
        if commit.author is None and commit.email.lower() in case.roster.by_email:
            hands.remove(None)
        if not all(_is_member(case, each) for each in hands):
            return False
    if not all(_is_member(case, push.by) for push in case.snapshot.pushes):
        return False
    for entry in case.snapshot.view.entries:
        old = "000000" if entry.status == EntryStatus.ADDED else "100644"
        if entry.status not in {EntryStatus.ADDED, EntryStatus.MODIFIED} or entry.old_path not in {None, entry.path}:
            return False
        if entry.old_mode != old or entry.new_mode != "100644" or entry.flags or entry.size > _LARGE:
            return False
        if not any(path_matches(pattern, entry.path) for pattern in case.policy.low.paths):
            return False
        if _floor(case, entry) > Tier.LOW:
            return False
    return bool(case.snapshot.view.entries)


def _touches(case: Case, wanted: str) -> bool:
    if wanted in case.snapshot.view.domains:
        return True
    for domain in case.policy.domains:
        for name in case.snapshot.view.names() if domain.name == wanted else ():
            if any(path_matches(pattern.casefold(), name.casefold()) for pattern in domain.paths):
                return True
            if any(r not in _NOT_BY_WORD for r in roles_of(name)) and words_in(name) & (domain.words | domain.weak):
                return True
    return False


def roles_of(name: str) -> list[FileRole]:
    """Its role, and the one that it has without the folders that say that nobody wrote it."""
    rest = [part for part in name.split("/") if part.lower() not in _FOLDERS_THAT_HIDE]
    return [role_of(RepoPath(name)), *([role_of(RepoPath("/".join(rest)))] if rest else [])]


def words_in(name: str) -> set[str]:
    """`src/PaymentCharge_v2.py` → src, payment, charge, v2, py, and what is between the separators as a whole."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    return {word.lower() for text in (name, apart) for word in re.split(r"[^A-Za-z0-9]+", text) if word}


# Did AI take part, and which rules hold?


def _assisted(case: Case) -> Assisted:
    view, policy = case.snapshot.view, case.policy
    if any(word.assisted and _may_speak(case, word.by) for word in case.acts.overrides):
        return Assisted.YES
    evidence = {view.provenance, view.strongest}
    if _is_denied(case):
        evidence = {level for level in evidence if level in {ProvenanceLevel.BOT, ProvenanceLevel.DECLARED_NONE}}
    if evidence & {ProvenanceLevel.DECLARED, ProvenanceLevel.ATTRIBUTED}:
        return Assisted.YES
    if ProvenanceLevel.SUSPECTED in evidence and policy.suspected_counts:
        return Assisted.YES
    if is_update(case):
        return Assisted.NO
    if ProvenanceLevel.BOT in evidence:
        return Assisted.YES
    if policy.unknown == Unknown.GATE:
        return Assisted.UNKNOWN
    if policy.unknown == Unknown.ASK and case.tier >= Tier.HIGH and not _is_attested(case) and not _is_denied(case):
        return Assisted.UNKNOWN
    return Assisted.NO


def _may_speak(case: Case, account: Account | None) -> bool:
    """Whether a word that AI took part is heard."""
    s = case.snapshot
    made = [s.author, *s.requested_by, *(push.by for push in s.pushes)]
    for commit in s.commits:
        made += [commit.author, commit.committer, *commit.co_authors]
    if account is None:
        return False
    known = is_human(case, account) and person_of(case, account) is not None
    return known or account.id in [each.id for each in made if each is not None]


def _is_denied(case: Case) -> bool:
    """Whether somebody who may has said of this head that the marks of AI are mistaken."""
    s, view = case.snapshot, case.snapshot.view
    if any(word.assisted and _may_speak(case, word.by) for word in case.acts.overrides):
        return False
    found = {view.provenance, view.strongest}
    if case.tier == Tier.CRITICAL or ProvenanceLevel.DECLARED in found:
        return False
    if ProvenanceLevel.ATTRIBUTED in found and not view.marks_only:
        return False
    writers = [s.author, *(commit.author for commit in s.commits)]
    if any(account is not None and not is_human(case, account) for account in writers):
        return False
    return any(_denies(case, word) for word in case.acts.overrides if not word.assisted)


def _denies(case: Case, word: ProvenanceOverride) -> bool:
    person = person_of(case, word.by)
    if word.head != case.snapshot.head or word.at is None or word.at > case.now or person is None:
        return False
    if not is_human(case, word.by) or not inside(person.valid, word.at) or not inside(person.valid, case.now):
        return False
    if min(level_of(person, word.at), level_of(person, case.now)) < Level.SENIOR:
        return False
    words = re.findall(r"[a-z0-9]+", word.reason.casefold())
    return is_independent(case, person) and len(set(words)) >= 3 and len(" ".join(words)) >= 12


def _is_attested(case: Case) -> bool:
    writers = [case.snapshot.author, *(commit.author for commit in case.snapshot.commits)]
    mailboxes = [commit.email for commit in case.snapshot.commits]
    for word in case.acts.attestations:
        person, at = person_of(case, word.by), word.at or case.now
        if word.head != case.snapshot.head or not is_human(case, word.by) or person is None or at > case.now:
            continue
        if not inside(person.valid, case.now) or not inside(person.valid, at):
            continue
        wrote = any(account is not None and account.id in person.accounts for account in writers)
        if wrote or any(person_of_email(case, email) is person for email in mailboxes):
            return True
        is_senior = min(level_of(person, at), level_of(person, case.now)) >= Level.SENIOR
        if is_senior and is_independent(case, person):
            return True
    return False


def is_independent(case: Case, person: Person) -> bool:
    """Whether they had no hand in the change, but for applied suggestions of theirs that are short."""
    s = case.snapshot
    accounts = [s.author, *s.requested_by, *(push.by for push in s.pushes)]
    if any(account is not None and account.id in person.accounts for account in accounts):
        return False
    suggested = 0
    for commit in s.commits:
        if has_hand_in(case, person, commit.sha):
            if commit.suggested_lines <= 0:
                return False
            suggested += commit.suggested_lines
    return suggested <= case.policy.suggestion_lines


def has_hand_in(case: Case, person: Person, sha: str) -> bool:
    for commit in case.snapshot.commits:
        if commit.sha == sha:
            hands = [commit.author, commit.committer, *commit.co_authors]
            if any(account is not None and account.id in person.accounts for account in hands):
                return True
            if person_of_email(case, commit.email) is person:
                return True
    return False


def _triggers(case: Case) -> set[TriggerKind]:
    found = set() if _is_denied(case) else set(case.snapshot.view.triggers)
    if case.assisted != Assisted.NO:
        if any(d.name in case.domains and d.tier == Tier.CRITICAL for d in case.policy.domains):
            found.add(TriggerKind.CRITICAL_PATH)
        if case.assisted == Assisted.YES and case.snapshot.view.assisted_lines > case.policy.assisted_lines:
            found.add(TriggerKind.LINES)
        if any(FileRole.INFRASTRUCTURE in roles_of(name) for name in case.snapshot.view.names()):
            found.add(TriggerKind.INFRASTRUCTURE)
    return found


def _applies(case: Case, rule: GateRule) -> bool:
    when, names, view = rule.when, list(case.snapshot.view.names()), case.snapshot.view
    found = [
        not when.paths or any(path_matches(p.casefold(), n.casefold()) for p in when.paths for n in names),
        not when.roles or any(str(role) in when.roles for name in names for role in roles_of(name)),
        not when.domains or any(domain in when.domains for domain in case.domains),
        not when.signals or any(signal.rule in when.signals for signal in view.signals),
        not when.triggers or bool(_triggers(case) & when.triggers),
        not when.assisted or case.assisted != Assisted.NO,
        when.tier is None or case.tier >= when.tier,
        when.lines is None or changed_lines(case) > when.lines,
        when.author_below is None or _lowest_writer(case) < when.author_below,
    ]
    return all(found)


def _lowest_writer(case: Case) -> int:
    """The level of the author, or of who wrote a commit, if that is lower; -1 for anybody who is no member now."""
    lowest = int(max(Level))
    writers = [(case.snapshot.author, ""), *((commit.author, commit.email) for commit in case.snapshot.commits)]
    for account, email in writers:
        person = person_of(case, account) if is_human(case, account) else None
        if account is None:
            person = person_of_email(case, email)
        is_valid = person is not None and inside(person.valid, case.now)
        lowest = min(lowest, level_of(person, case.now) if person is not None and is_valid else -1)
    return lowest


# Of whom is it said?


def says(case: Case, who: Who, person: Person, at: datetime) -> bool:
    """Whether `who` holds of the person at the time."""
    if not inside(person.valid, at):
        return False
    if isinstance(who, AllOf):
        return all(says(case, each, person, at) for each in who.of)
    if isinstance(who, AnyOf):
        return any(says(case, each, person, at) for each in who.of)
    if who.predicate in {"expert", "declared", "earned"}:
        return _knows(case, who, person, at)
    if who.predicate == "level":
        return level_of(person, at) >= Level[who.value.upper()]
    if who.predicate == "years":
        return person.started is not None and (at - person.started).days / 365.25 >= int(who.value)
    return is_in(person, who.value, at) if who.predicate == "group" else who.predicate == "member"


def is_in(person: Person, group: str, at: datetime) -> bool:
    return group in person.groups or any(name == group and inside(span, at) for name, span in person.joined)


def _knows(case: Case, who: Atom, person: Person, at: datetime) -> bool:
    domains = [name for name, _ in (*person.declared, *person.earned)] if who.value == "*" else [who.value]
    for domain in domains:
        if who.predicate != "earned" and declares(person, domain, at):
            return True
        if who.predicate != "declared" and has_earned(case, person, domain, at):
            return True
    return False


def declares(person: Person, domain: str, at: datetime) -> bool:
    return any(name == domain and inside(span, at) for name, span in person.declared)


def has_earned(case: Case, person: Person, domain: str, at: datetime) -> bool:
    for name, merged in person.earned:
        lately = [
            each for each in merged if each <= at and (at - each).total_seconds() <= case.policy.earning.days * 86_400
        ]
        if name == domain and len(lately) >= case.policy.earning.changes:
            return True
    return False


def about(who: Who, domain: str) -> Who:
    """`who`, asked about one domain."""
    if isinstance(who, Atom):
        return Atom(who.predicate, domain) if asks_about(who) else who
    return type(who)(tuple(about(each, domain) for each in who.of))


def about_none(who: Who) -> Who:
    """`who`, asked of a change that touches no domain: beside others, knowing one adds nothing; else any will do."""
    if isinstance(who, AllOf):
        others = tuple(each for each in who.of if not (isinstance(each, Atom) and asks_about(each)))
        who = AllOf(others or who.of)
    return _plain(_about_any(who))


def _about_any(who: Who) -> Who:
    if isinstance(who, Atom):
        return Atom("expert", "*") if asks_about(who) else who
    return type(who)(tuple(_about_any(each) for each in who.of))


def _plain(who: Who) -> Who:
    """A list of one is that one."""
    if isinstance(who, Atom):
        return who
    of: list[Who] = []
    for each in who.of:
        if _plain(each) not in of:
            of.append(_plain(each))
    return of[0] if len(of) == 1 else type(who)(tuple(of))


def asks_about(who: Who) -> bool:
    if isinstance(who, Atom):
        return who.predicate in {"expert", "declared", "earned"} and who.value == ""
    return any(asks_about(each) for each in who.of)
