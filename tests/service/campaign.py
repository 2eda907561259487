"""The service in bad weather: `just soak` (docs/service-soak.md).

People do what they like to some tens of pull requests; each delivery comes several times, late, or never; a share of
the host's answers fails; the web process, the workers and PostgreSQL are killed every few seconds. After each round all
of that ends, it becomes quiet, and every promise is held against what stands there.
"""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
import threading
import time
from collections import defaultdict
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median

from bot.adapters.store import open_store
from bot.adapters.system import now
from bot.errors import StoreError
from bot.post import Place
from bot.work import sweep_wish
from tests.servers.fake_github import FakeGitHub
from tests.servers.fake_github._model import Hook
from tests.servers.fake_github._state import RateLimit
from tests.service.crowd import Crowd
from tests.service.post_office import PostOffice
from tests.service.promises import Quiet, Watcher, judged
from tests.service.stand import SECRET, NotReachedError, Stand, standing, until
from tests.service.weather import Postgres, Reaper, Weather

BEGINS, ENDS = "<!-- campaign -->", "<!-- /campaign -->"
_STALE_S = 180.0
"""A success that cannot hold any more may stand so long in bad weather: a lost event waits for the next sweep."""
_QUIET_S = 600.0
_SWEEP_S = 75.0
"""Sweeps begin every minute here."""


@dataclass(frozen=True)
class Plan:
    """What is to be played."""

    deliveries: int
    seed: int
    ends: float
    """When the last round must end, by the monotonic clock."""
    rounds: int
    faults: float
    pauses: tuple[float, float]
    """Between kills, in seconds."""
    pace: float
    """Deeds a second."""


class Campaign:
    """The world, the service in it, and what befalls them."""

    def __init__(self, plan: Plan, directory: Path, stack: ExitStack) -> None:
        self.plan = plan
        chance = Random(plan.seed)  # noqa: S311 - whoever wants the same people again names the seed
        github = stack.enter_context(FakeGitHub(directory / "hosted"))
        self.world = github.world
        self.world.rate_limits = defaultdict(lambda: RateLimit(limit=10**9))
        self.weather = self.world.faults = Weather(chance=Random(chance.random()))  # noqa: S311
        self.crowd = Crowd(github, Random(chance.random()))  # noqa: S311
        self.postgres = Postgres()
        self.stand = stack.enter_context(standing(Stand(github, self.crowd.app, directory, self.postgres.url)))
        self.stand.more = {"FOREREAD_SWEEP": "* * * * *"}
        hook = Hook(
            self.world.new_id("hook", "event")[0], f"{self.stand.url}/webhook", SECRET, self.crowd.app.events,
            self.world.clock.now(), self.crowd.app,
        )  # fmt: skip
        self.crowd.app.hook = hook
        self.reaper = stack.enter_context(
            Reaper(self.stand, self.postgres, Random(chance.random()), plan.pauses)  # noqa: S311
        )
        self.post = stack.enter_context(PostOffice(self.world, hook, Random(chance.random())))  # noqa: S311
        self.watcher = Watcher(self.crowd, _STALE_S)
        self.watching = threading.Thread(target=self.watcher.look_on, daemon=True)
        self.found: list[Quiet] = []
        self.took: list[float] = []
        """Until it was quiet, in seconds, by round."""

    def play(self) -> None:
        until(lambda: self.stand.answers("/healthz"), "the service to listen")
        self._sweep()  # merges are audited from the first sweep on
        self.watching.start()
        for number in range(self.plan.rounds):
            self._storm((number + 1) * self.plan.deliveries // self.plan.rounds)
            self._calm()
            if time.monotonic() > self.plan.ends:
                break
        self.watcher.is_over.set()
        self.watching.join()

    def _sweep(self) -> None:
        """As when the App is installed."""
        (installation,) = self.world.installations
        with open_store(self.stand.address, migrate=False) as store:
            places = {each.id: Place(each.owner.login, each.name, 0) for each in self.crowd.repositories}
            store.tasks.want([sweep_wish(where, which, installation) for which, where in places.items()], now())
            until(lambda: all(store.sweeps.watermark(each) for each in places), "the first sweep")

    def _storm(self, goal: int) -> None:
        self.weather.share, self.reaper.is_on, self.post.loses = self.plan.faults, True, True
        turns = 0
        while self.post.delivered < goal and time.monotonic() < self.plan.ends:
            self.crowd.act()
            self.post.collect()
            time.sleep(1 / self.plan.pace)
            turns += 1
            if turns % 100 == 0:
                self.say(f"{self.post.delivered} delivered")

    def _calm(self) -> None:
        """Nothing fails any more. What was lost is lost: sweeps find it."""
        began = time.monotonic()
        self.weather.share, self.reaper.is_on, self.post.loses = 0.0, False, False
        self.post.hasten()
        try:
            until(lambda: self._is_delivered() and time.monotonic() - began > _SWEEP_S, "all to be delivered", _QUIET_S)
            until(self.is_quiet, "all to be done", _QUIET_S)
        except NotReachedError as error:
            self.watcher.broken.add(str(error))
            self.say(self.left())
        self.took.append(time.monotonic() - began)
        self.found.append(judged(self.stand, self.crowd, self.post.accepted))
        self.say(f"round {len(self.found)}: quiet after {self.took[-1]:.0f} s; {self.found[-1]}")

    def _is_delivered(self) -> bool:
        self.post.collect()
        self.post.hasten()
        return self.post.is_empty

    def is_quiet(self) -> bool:
        """Whether nothing is on its way, is to be done or is being done, twice with a moment between."""
        if not self._is_done():
            return False
        time.sleep(3.0)
        return self._is_done()

    def _is_done(self) -> bool:
        if not self._is_delivered():
            return False
        try:
            with open_store(self.stand.address, migrate=False) as store:
                waiting = store.tasks.waiting()
        except StoreError:
            return False
        return (waiting.unread, waiting.due, waiting.running) == (0, 0, 0)

    def left(self) -> str:
        """What is not done, and why."""
        import psycopg

        asked = (
            "SELECT key, wanted, done, running, tries, starts, not_before, parked, worker, why FROM tasks "
            "WHERE wanted > done"
        )
        with psycopg.connect(self.stand.address) as connection:
            return "\n".join(str(row) for row in connection.execute(asked))

    def say(self, words: str) -> None:
        sys.stderr.write(f"{time.strftime('%H:%M:%S')} {words}\n")
        sys.stderr.flush()

    @property
    def broken(self) -> list[str]:
        return sorted({*self.watcher.broken, *(each for one in self.found for each in one.broken)})

    def told(self, seconds: float) -> str:
        """The figures, as they stand in the document."""
        post, stood = self.post, sorted(self.watcher.stood)
        pulls = self.crowd.pulls
        states = ", ".join(f"{count} {state}" for state, count in sorted(self.found[-1].states.items()))
        answered = ", ".join(f"{count:,} × {status or 'none'}" for status, count in sorted(post.answered.items()))
        requests, quick = self.world.journal, sorted(post.seconds)
        lines = [
            f"seed {self.plan.seed}, {len(self.found)} rounds, {seconds:,.0f} s; promises broken: {len(self.broken)}",
            f"{post.delivered:>8,}  deliveries accepted (2xx), of {len(post.accepted):,} ids; {post.lost:,} ids never sent",
            f"          answers: {answered}; p50 {1000 * median(quick):.0f} ms, p99 {1000 * _share(quick, 0.99):.0f} ms",
            f"{sum(self.reaper.kills.values()):>8,}  kills: {_counted(self.reaper.kills)}",
            f"          processes that ended by themselves (no database): {_counted(self.reaper.ended) or 'none'}",
            (f"{self.weather.asked:>8,}  requests to the host in bad weather, "
            f"{sum(self.weather.failed.values()):,} of them failed: {_counted(self.weather.failed)}"),
            f"{len(requests.writes):>8,}  writes to the host",
            f"{sum(self.crowd.done.values()):>8,}  deeds of people: {_counted(self.crowd.done)}",
            (f"{len(pulls):>8,}  pull requests in {len(self.crowd.repositories)} repositories, "
            f"{sum(each.state == 'open' for each in pulls)} open at the end: {states}; {sum(p.merged for p in pulls)} merged"),
            f"{len(self.watcher.greens):>8,}  heads of a branch that were green at some time",
            (f"{len(stood):>8,}  successes whose last approval was taken back; they stood for "
            f"{median(stood) if stood else 0:.1f} s at the median, {_share(stood, 0.95):.1f} s at p95, "
            f"{stood[-1] if stood else 0:.1f} s at most"),
            f"{self.found[-1].entries:>8,}  entries of the ledger, verified",
            (f"          quiet after {', '.join(f'{each:.0f}' for each in self.took)} s (sweep every minute); "
            f"parked at the end: {len(self.found[-1].parked)}"),
            *(f"  parked: {each}" for each in self.found[-1].parked),
            *(f"  BROKEN: {each}" for each in self.broken),
        ]  # fmt: skip
        return "\n".join(lines)


def _share(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


def _counted(counter: dict[str, int]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in sorted(counter.items(), key=lambda pair: -pair[1]))


def main() -> int:
    """0 where every promise was kept."""
    parser = argparse.ArgumentParser(prog="just soak", description=__doc__)
    parser.add_argument("--deliveries", type=int, default=20_000, help="that are to be accepted")
    parser.add_argument("--seed", type=int, default=1, help="of people and weather; processes keep their own time")
    parser.add_argument("--minutes", type=float, default=20.0, help="after which no more happens")
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--faults", type=float, default=0.2, help="share of the host's answers that fail")
    parser.add_argument(
        "--kill", type=float, nargs=2, default=(4.0, 12.0), help="seconds between kills, least and most"
    )
    parser.add_argument("--pace", type=float, default=3.0, help="deeds a second")
    parser.add_argument("--into", type=Path, help="document whose figures are written anew")
    parser.add_argument("--keep", type=Path, help="folder for logs; else one that is removed")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # no process is left behind
    began = time.monotonic()
    plan = Plan(
        options.deliveries, options.seed, began + options.minutes * 60, options.rounds, options.faults,
        tuple(options.kill), options.pace,
    )  # fmt: skip
    with ExitStack() as stack:
        folder = options.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="foreread-soak-")))
        folder.mkdir(parents=True, exist_ok=True)
        campaign = Campaign(plan, folder, stack)
        campaign.play()
        figures = campaign.told(time.monotonic() - began)
    sys.stdout.write(f"{figures}\n")
    if options.into is not None:
        before, _, rest = options.into.read_text(encoding="utf-8").partition(BEGINS)
        page = f"{before}{BEGINS}\n\n```\n{figures}\n```\n\n{ENDS}{rest.partition(ENDS)[2]}"
        options.into.write_text(page, encoding="utf-8")
    return 1 if campaign.broken else 0


if __name__ == "__main__":
    sys.exit(main())
