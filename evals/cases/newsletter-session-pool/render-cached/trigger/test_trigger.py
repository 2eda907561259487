import gc
import weakref

from quillpost.issue import Issue, render
from quillpost.subscribers import Subscriber


def test_subscribers_are_not_kept():
    issue = Issue("May", "Hello $name")
    kept = []
    for n in range(50):
        person = Subscriber(f"{n}@example.org", f"P{n}", f"t{n}")
        render(issue, person)
        kept.append(weakref.ref(person))
    del person
    gc.collect()
    assert sum(ref() is not None for ref in kept) == 0
