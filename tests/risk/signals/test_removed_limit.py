"""Bounds that went while what they bounded stays."""

from __future__ import annotations

import pytest

from bot.risk.signals.removed_limit import RULE
from tests.risk.firing import fire_one

FIRES = [
    pytest.param(
        "shop/login.py",
        """
        @ratelimit(key="ip", rate="5/m")
        def login(request):
            return check(request)
        """,
        """
        def login(request):
            return check(request)
        """,
        "def login(request):",
        id="python decorator",
    ),
    pytest.param(
        "shop/q.py",
        """
        def start():
            return queue.Queue(maxsize=100)
        """,
        """
        def start():
            return queue.Queue()
        """,
        "return queue.Queue()",
        id="python queue",
    ),
    pytest.param(
        "shop/q.py",
        """
        def start():
            return queue.Queue(maxsize=100)
        """,
        """
        def start():
            return queue.Queue(maxsize=0)
        """,
        "return queue.Queue(maxsize=0)",
        id="python queue zero",
    ),
    pytest.param(
        "src/app.ts",
        """
        export const app = express();
        app.use(express.json({ limit: "1mb", strict: true }));
        """,
        """
        export const app = express();
        app.use(express.json({ strict: true }));
        """,
        "app.use(express.json({ strict: true }));",
        id="typescript body",
    ),
    pytest.param(
        "a/a.go",
        """
        package a

        func Open(db *sql.DB) {
        	db.SetMaxOpenConns(10)
        	db.Ping()
        }
        """,
        """
        package a

        func Open(db *sql.DB) {
        	db.Ping()
        }
        """,
        "db.Ping()",
        id="go pool",
    ),
    pytest.param(
        "shop/list.go",
        """
        package shop

        func Count(c Client, files *Files) error {
        	if err := c.List(files, Fields{
        		"set": "a",
        	}, Limit(1)); err != nil {
        		return err
        	}
        	files.Known = len(files.Items) > 0
        	return nil
        }
        """,
        """
        package shop

        func Count(c Client, files *Files) error {
        	if err := c.List(files, Fields{
        		"set": "a",
        	}); err != nil {
        		return err
        	}
        	files.Known = len(files.Items) > 0
        	return nil
        }
        """,
        "files.Known = len(files.Items) > 0",
        id="go argument on a line of its own",
    ),
]

LOOK_ALIKES = [
    pytest.param(
        "shop/q.py",
        """
        def start():
            return queue.Queue(maxsize=100)
        """,
        """
        def start():
            return queue.Queue(maxsize=200)
        """,
        id="another value",
    ),
    pytest.param(
        "shop/q.py",
        """
        def start():
            return queue.Queue(maxsize=100)
        """,
        """
        def start():
            return queue.Queue(capacity=100)
        """,
        id="another bound",
    ),
    pytest.param(
        "shop/q.py",
        """
        def start():
            return queue.Queue(maxsize=100)
        """,
        """
        def start():
            return []
        """,
        id="the queue went",
    ),
    pytest.param(
        "src/a.ts",
        """
        export const style = {
          maxWidth: 3,
          color: red,
        };
        """,
        """
        export const style = {
          color: red,
        };
        """,
        id="layout",
    ),
    pytest.param(
        "a/a.go",
        """
        package a

        func Read(r io.Reader) ([]byte, error) {
        	body := http.MaxBytesReader(nil, r, 1024)
        	return io.ReadAll(body)
        }
        """,
        """
        package a

        func Read(r io.Reader) ([]byte, error) {
        	body := io.LimitReader(r, 1024)
        	return io.ReadAll(body)
        }
        """,
        id="go reader replaced",
    ),
]


@pytest.mark.parametrize(("path", "before", "after", "quote"), FIRES)
def test_a_bound_that_went_points_at_what_it_bounded(path: str, before: str, after: str, quote: str) -> None:
    (signal,) = fire_one(RULE, path, before, after)
    assert signal.evidence[0].quote == quote
    assert signal.settles


@pytest.mark.parametrize(("path", "before", "after"), LOOK_ALIKES)
def test_a_bound_that_stays_in_some_form_is_not_asked_about(path: str, before: str, after: str) -> None:
    assert fire_one(RULE, path, before, after) == []
