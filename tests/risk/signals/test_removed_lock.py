"""Locks and transactions that went while what they guarded stays."""

from __future__ import annotations

import pytest

from bot.risk.signals.removed_lock import RULE
from tests.risk.firing import fire, fire_one

FIRES = [
    pytest.param(
        "shop/stock.py",
        """
        class Stock:
            def take(self, count):
                with self._lock:
                    self.left -= count
                return self.left
        """,
        """
        class Stock:
            def take(self, count):
                self.left -= count
                return self.left
        """,
        "self.left -= count",
        id="python with",
    ),
    pytest.param(
        "stock/stock.go",
        """
        package stock

        func (s *Stock) Take(count int) int {
        	s.mu.Lock()
        	defer s.mu.Unlock()
        	s.left -= count
        	return s.left
        }
        """,
        """
        package stock

        func (s *Stock) Take(count int) int {
        	s.left -= count
        	return s.left
        }
        """,
        "s.left -= count",
        id="go mutex",
    ),
    pytest.param(
        "src/Stock.java",
        """
        class Stock {
            int take(int count) {
                synchronized (this.guard) {
                    this.left -= count;
                }
                return this.left;
            }
        }
        """,
        """
        class Stock {
            int take(int count) {
                this.left -= count;
                return this.left;
            }
        }
        """,
        "this.left -= count;",
        id="java synchronized",
    ),
    pytest.param(
        "shop/pay.py",
        """
        def pay(order):
            with transaction.atomic():
                order.mark_paid()
                ledger.add(order)
        """,
        """
        def pay(order):
            order.mark_paid()
            ledger.add(order)
        """,
        "order.mark_paid()",
        id="django atomic",
    ),
    pytest.param(
        "src/Pay.java",
        """
        class Pay {
            @Transactional
            void pay(Order order) {
                order.markPaid();
            }
        }
        """,
        """
        class Pay {
            void pay(Order order) {
                order.markPaid();
            }
        }
        """,
        "void pay(Order order) {",
        id="spring transaction",
    ),
]

LOOK_ALIKES = [
    pytest.param(
        "shop/stock.py",
        """
        class Stock:
            def take(self, count):
                with self._lock:
                    self.left -= count
                return self.left
        """,
        """
        class Stock:
            def take(self, count):
                with self._take_lock:
                    self.left -= count
                return self.left
        """,
        id="another lock",
    ),
    pytest.param(
        "shop/stock.py",
        """
        class Stock:
            def take(self, count):
                with self._lock:
                    self.left -= count
                return self.left
        """,
        """
        class Stock:
            def take(self, count):
                with self._lock:
                    self.left -= count
                    return self.left
        """,
        id="held for longer",
    ),
    pytest.param(
        "shop/stock.py",
        """
        class Stock:
            def take(self, count):
                with self._lock:
                    self.left -= count
                return self.left
        """,
        """
        class Stock:
            def take(self, count):
                return self._store.take(count)
        """,
        id="the guarded code went too",
    ),
    pytest.param(
        "shop/stock.py",
        """
        class Stock:
            def take(self, count):
                with self._lock:
                    self.left -= count
                return self.left
        """,
        """
        class Stock:
            pass
        """,
        id="the function went too",
    ),
    pytest.param(
        "shop/pay.py",
        """
        def pay(order):
            with transaction.atomic():
                order.mark_paid()
                ledger.add(order)
        """,
        """
        def pay(order):
            with db.transaction():
                order.mark_paid()
                ledger.add(order)
        """,
        id="a transaction of another kind",
    ),
    pytest.param(
        "shop/pay.py",
        """
        from django.db import transaction


        def pay(order):
            order.pay()
        """,
        """
        def pay(order):
            order.pay()
        """,
        id="an import",
    ),
]


@pytest.mark.parametrize(("path", "before", "after", "quote"), FIRES)
def test_a_lock_that_went_points_at_the_line_that_it_guarded(path: str, before: str, after: str, quote: str) -> None:
    (signal,) = fire_one(RULE, path, before, after)
    assert signal.evidence[0].quote == quote
    assert signal.settles


@pytest.mark.parametrize(("path", "before", "after"), LOOK_ALIKES)
def test_a_lock_that_is_held_in_another_way_is_not_a_lost_lock(path: str, before: str, after: str) -> None:
    assert fire_one(RULE, path, before, after) == []


def test_a_lock_that_the_caller_takes_now_is_not_lost() -> None:
    before = {
        "shop/stock.py": "class Stock:\n    def take(self, n):\n        with self._lock:\n            self.left -= n\n",
        "shop/sale.py": "class Sale:\n    def sell(self, n):\n        self.stock.take(n)\n",
    }
    after = {
        "shop/stock.py": "class Stock:\n    def take(self, n):\n        self.left -= n\n",
        "shop/sale.py": "class Sale:\n    def sell(self, n):\n        with self._lock:\n            self.stock.take(n)\n",
    }
    assert fire(RULE, before, after) == []


def test_what_stood_behind_the_unlock_was_not_guarded() -> None:
    before = "package a\n\nfunc (s *S) Get(k string) int {\n\ts.mu.RLock()\n\tv := s.cache[k]\n\ts.mu.RUnlock()\n\treturn load(k)\n}\n"
    after = "package a\n\nfunc (s *S) Get(k string) int {\n\treturn load(k)\n}\n"
    assert fire_one(RULE, "a/a.go", before, after) == []


def test_a_lock_that_is_taken_in_another_way_is_not_lost() -> None:
    before = "fn free(id: u32) {\n    if let Ok(mut all) = REGISTRY.lock() {\n        all.remove(&id);\n    }\n}\n"
    after = "fn free(id: u32) {\n    if let Ok(mut all) = REGISTRY.write() {\n        all.remove(&id);\n    }\n}\n"
    assert [s for s in fire_one(RULE, "src/a.rs", before, after) if s.ask] == []
