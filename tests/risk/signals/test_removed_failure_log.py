"""Handlers that stay and have become silent."""

from __future__ import annotations

import pytest

from bot.risk.signals.removed_failure_log import RULE
from tests.risk.firing import fire_one

FIRES = [
    pytest.param(
        "shop/load.py",
        """
        def load(path):
            try:
                return read(path)
            except OSError:
                logger.exception("no %s", path)
                return None
            return 1
        """,
        """
        def load(path):
            try:
                return read(path)
            except OSError:
                return None
            return 1
        """,
        "except OSError:",
        id="python",
    ),
    pytest.param(
        "src/load.ts",
        """
        export async function load(path: string) {
          try {
            return await read(path);
          } catch (cause) {
            console.error(cause);
            cache.clear();
            return null;
          }
        }
        """,
        """
        export async function load(path: string) {
          try {
            return await read(path);
          } catch (cause) {
            cache.clear();
            return null;
          }
        }
        """,
        "} catch (cause) {",
        id="typescript",
    ),
    pytest.param(
        "a/a.go",
        """
        package a

        func Load(path string) {
        	data, err := read(path)
        	if err != nil {
        		log.Printf("no %s", path)
        		return
        	}
        	use(data)
        }
        """,
        """
        package a

        func Load(path string) {
        	data, err := read(path)
        	if err != nil {
        		return
        	}
        	use(data)
        }
        """,
        "if err != nil {",
        id="go",
    ),
]

LOOK_ALIKES = [
    pytest.param(
        "shop/load.py",
        """
        def load(path):
            try:
                return read(path)
            except OSError:
                logger.exception("no %s", path)
                return None
            return 1
        """,
        """
        def load(path):
            try:
                return read(path)
            except OSError:
                log.warning(path)
                return None
            return 1
        """,
        id="another logger",
    ),
    pytest.param(
        "shop/load.py",
        """
        def load(path):
            try:
                return read(path)
            except OSError:
                logger.exception("no %s", path)
                return None
            return 1
        """,
        """
        def load(path):
            try:
                return read(path)
            except OSError:
                raise
            return 1
        """,
        id="raised instead",
    ),
    pytest.param(
        "shop/load.py",
        """
        def load(path):
            try:
                return read(path)
            except OSError:
                logger.exception("no %s", path)
                return None
            return 1
        """,
        """
        def load(path):
            try:
                return read(path)
            except OSError:
                FAILURES.inc()
                return None
            return 1
        """,
        id="counted instead",
    ),
    pytest.param(
        "shop/load.py",
        """
        def load(path):
            try:
                return read(path)
            except OSError:
                logger.exception("no %s", path)
                return None
            return 1
        """,
        """
        def load(path):
            return read(path)
        """,
        id="the handler went",
    ),
    pytest.param(
        "a/a.go",
        """
        package a

        func Load(path string) {
        	data, err := read(path)
        	if err != nil {
        		log.Printf("no %s", path)
        		return
        	}
        	use(data)
        }
        """,
        """
        package a

        func Load(path string) {
        	data, err := read(path)
        	if err != nil {
        		return err
        	}
        	use(data)
        }
        """,
        id="returned in go",
    ),
    pytest.param(
        "shop/load.py",
        """
        def load(path):
            try:
                return read(path)
            except OSError:
                logger.debug("no %s", path)
                return None
            return 1
        """,
        """
        def load(path):
            try:
                return read(path)
            except OSError:
                return None
            return 1
        """,
        id="for a debugger",
    ),
    pytest.param(
        "shop/load.py",
        """
        def load(path):
            if path:
                logger.info("%s", path)
                return None
            return 1
        """,
        """
        def load(path):
            if path:
                return None
            return 1
        """,
        id="no failure",
    ),
    pytest.param(
        "a/a.go",
        """
        package a

        func verify(s string) bool {
        	key, err := recover(s)
        	if err != nil {
        		panic("no key: " + err.Error())
        	}
        	return key == s
        }
        """,
        """
        package a

        func verify(s string) bool {
        	key, err := recover(s)
        	if err != nil {
        		return false
        	}
        	return key == s
        }
        """,
        id="a panic became an answer",
    ),
    pytest.param(
        "src/a.rs",
        """
        fn run(s: &str) -> i32 {
            match load(s) {
                Ok(v) => v,
                Err(e) => {
                    crate::utils::debug_log(&format!("no {}", e));
                    0
                }
            }
        }
        """,
        """
        fn run(s: &str) -> i32 {
            match load(s) {
                Ok(v) => v,
                Err(e) => {
                    tracing::debug!("no {}", e);
                    0
                }
            }
        }
        """,
        id="another way to trace",
    ),
]


@pytest.mark.parametrize(("path", "before", "after", "quote"), FIRES)
def test_a_handler_that_became_silent_is_pointed_at(path: str, before: str, after: str, quote: str) -> None:
    (signal,) = fire_one(RULE, path, before, after)
    assert signal.evidence[0].quote == quote
    assert signal.settles


@pytest.mark.parametrize(("path", "before", "after"), LOOK_ALIKES)
def test_a_handler_that_still_tells_is_not_asked_about(path: str, before: str, after: str) -> None:
    assert fire_one(RULE, path, before, after) == []
