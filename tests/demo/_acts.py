"""What people do once the briefs stand: they answer, approve and object."""

from __future__ import annotations

from tests.demo._company import Company


def act(company: Company) -> None:
    """One change is answered and approved, one is in the middle of that, one is objected to, one has new commits."""
    world, people, pulls = company.world, company.people, company.pulls
    sign_off(company)
    world.request_changes(
        people["dara"],
        pulls["faster-reservations"],
        "`Free` reads `held` without the lock while `Reserve` writes it: two orders get the last lamp. And holds do not end "
        "any more, the test for that is gone.",
    )
    world.comment(
        people["ben"],
        pulls["delivery-dates"],
        "/foreread answer 2 cannot happen: the summary is only shown for orders, and those have at least one line",
    )
    world.comment(people["fay"], pulls["delivery-dates"], "Thanks! I look at the swallowed error tomorrow.")
    world.approve(people["emil"], pulls["yen"], body="Seen in the shop, works.")


def sign_off(company: Company) -> None:
    """Chloe answers what is asked about the warehouse's timeouts, and approves."""
    chloe, timeouts = company.people["chloe"], company.pulls["warehouse-timeouts"]
    company.world.comment(
        chloe,
        timeouts,
        "/foreread answer 1 handled: the page says `ask us` for what is not known to be there, and the metric of `Count` "
        "shows the outage.",
    )
    company.world.approve(chloe, timeouts, body="Read all of it. The second try is what we were missing on Tuesday.")
