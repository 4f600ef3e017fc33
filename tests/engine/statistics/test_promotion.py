"""Promotion: what is proposed for a pretest item."""

import pytest

from quizapp.engine.statistics import ItemStatistics, Verdict, propose

from .builders import distractor, item

PROMOTE, KEEP, REVIEW = Verdict


@pytest.mark.parametrize(
    ("judged", "verdict"),
    [
        (item(n=0, r=None), KEEP),
        (item(n=1, r=None, facility=1), KEEP),
        (item(n=49, r=0.6), KEEP),
        # The interval of 50 answers starts at tanh(atanh r - 1.96 / sqrt(47)): above 0 from r = 0.2785.
        (item(n=50, r=0.28), PROMOTE),
        (item(n=50, r=0.27), KEEP),
        (item(n=99, r=0.15), KEEP),
        (item(n=100, r=0.15), PROMOTE),
        (item(n=100, r=0.10), PROMOTE),
        (item(n=100, r=0.09), REVIEW),
        (item(n=20, r=-0.4), REVIEW),
        (item(n=60, r=0.4, options=(distractor("c", suspicious=True),)), REVIEW),
        (item(n=60, r=0.4, options=(distractor("c", dead=True),)), PROMOTE),
        (item(n=60, r=0.4, facility=0.97), KEEP),
        (item(n=60, r=0.4, facility=0.95), PROMOTE),
        (item(n=60, r=0.4, facility=0.25), KEEP),
        (item(n=60, r=0.4, facility=0.25, guess=None), PROMOTE),
        (item(n=299, r=0.4, facility=0.97), KEEP),
        (item(n=300, r=0.4, facility=0.97), REVIEW),
        (item(n=300, r=None, facility=1), REVIEW),
    ],
)
def test_a_proposal_follows_from_figures_and_answers(judged: ItemStatistics, verdict: Verdict) -> None:
    proposal = propose(judged)

    assert proposal.verdict == verdict
    assert proposal.reasons
    assert all(reason[0] == reason[0].upper() and reason.endswith(".") for reason in proposal.reasons)


def test_a_promotion_says_what_it_rests_on() -> None:
    proposal = propose(item(n=60, r=0.4, options=(distractor("c", dead=True),)))

    assert proposal.reasons == (
        (
            "It tells strong learners from weak ones: item-rest correlation 0.40, 95 % interval 0.16 to "
            "0.59, 60 answers; facility 0.60, 95 % interval 0.47 to 0.71."
        ),
        "Option c is dead: hardly anybody chooses it (0.03, 95 % interval 0.01 to 0.11, 60 answers).",
    )


def test_a_review_says_which_alert_asks_for_it() -> None:
    (reason,) = propose(item(n=20, r=-0.4)).reasons

    assert reason.startswith("Possible wrong key")


def test_an_item_that_is_kept_says_what_it_lacks() -> None:
    assert propose(item(n=12)).reasons == ("12 answers of at least 50.",)
    (reason,) = propose(item(n=70, r=0.2)).reasons
    assert reason == (
        "Before 100 answers the interval of the item-rest correlation must lie above 0: "
        "0.20, 95 % interval -0.04 to 0.42."
    )
    assert propose(item(n=0, r=None)).reasons == (
        "All marks are the same, so nothing can go along with them.",
    )


def test_an_item_without_end_is_looked_at() -> None:
    first, *lacking = propose(item(n=300, r=None, facility=1)).reasons

    assert first == "300 answers have not settled it, and more hardly will."
    assert len(lacking) == 3
