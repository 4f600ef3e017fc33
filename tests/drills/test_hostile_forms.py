"""Forms that no page of ours sends, and runs whose drills are no more: never an error of the server."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from quizapp.answers.models import Answer
from quizapp.drills.models import Drilled
from quizapp.engine.capacity import number_text
from tests.accounts.factories import UserFactory
from tests.drills.factories import FIRST, drill_at, finish, passed, take
from tests.drills.pages import HTMX, focus, page, post, signed_in, verdict_page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("place", ["1", "999", "-1", "", "one", "\x00", "1e3", "99999999999999999999", "²"])
def test_a_place_that_is_not_asked_leads_back_to_the_run(place: str) -> None:
    run = focus()

    responses = [post(run, {"place": place, "typed": "1"}, to=to) for to in ("run", "hint")]

    run.refresh_from_db()
    assert [response.status_code for response in responses] == [302, 302]
    assert {response["Location"] for response in responses} == {reverse("drills:run", args=[run.pk])}
    assert (run.place, run.hints, Answer.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize("change", [[FIRST, 2, 1], ["gone-for-good", 1, 1]], ids=["another version", "gone"])
@pytest.mark.parametrize("to", ["run", "hint"])
def test_a_run_whose_drills_have_changed_is_over_and_says_so(to: str, change: list[object]) -> None:
    run = focus()
    take(run)
    run.drills[1] = run.drills[2] = change
    run.save()
    client = signed_in(run.learner)

    assert post(run, {"place": "1", "typed": "1"}, to=to, client=client).status_code == 302
    response = client.get(reverse("drills:run", args=[run.pk]), follow=True)

    assert response.redirect_chain == [(reverse("drills:drills"), 302)]
    assert "These drills have changed since" in response.content.decode()
    run.refresh_from_db()
    assert (run.finished_at is not None, run.place) == (True, 1)
    assert "Broken off" in page(run, client)


def test_with_htmx_a_run_whose_drills_have_changed_leads_to_the_whole_page() -> None:
    run = focus()
    run.drills[0] = [FIRST, 2, 1]
    run.save()

    response = signed_in(run.learner).get(reverse("drills:run", args=[run.pk]), headers=HTMX)

    assert (response.status_code, response["HX-Redirect"]) == (200, reverse("drills:drills"))
    assert response.content == b""


def test_the_verdict_on_a_drill_that_has_changed_shows_the_working_of_its_numbers() -> None:
    run = focus()
    answer = number_text(drill_at(run).answer.value)
    take(run, right=False)
    run.drills[0] = [FIRST, 2, 1]
    run.finished_at = timezone.now()
    run.save()
    Drilled.objects.update(version=2)

    shown = verdict_page(run, 0)

    assert "This drill has changed since you answered" in shown
    assert f"<dd>{answer} RCU</dd>" in shown
    assert "A drill that has changed since" in page(run)


def test_after_the_end_a_run_takes_neither_answers_nor_hints() -> None:
    run = finish(focus())
    client = signed_in(run.learner)

    for to, place in [("run", "3"), ("run", "2"), ("hint", "3"), ("hint", "2"), ("hint", "")]:
        response = post(run, {"place": place, "typed": "1"}, to=to, client=client)
        shown = client.get(response["Location"])
        assert (response.status_code, shown.status_code) == (302, 200)

    run.refresh_from_db()
    assert (run.place, run.right, run.hints, Answer.objects.count()) == (3, 3, 0, 3)


HOSTILE = {
    "no place": {"typed": "1"},
    "NUL": {"place": "0", "typed": "1\x00"},
    "half a surrogate": {"place": "0", "typed": "\\ud800 \ufffd"},
    "a megabyte": {"place": "0", "typed": "9" * 2**20},
    "a megabyte of spaces": {"place": "0", "typed": " " * 2**20 + "1"},
    "a power of ten": {"place": "0", "typed": "1e999999999"},
    "far too many choices": {"place": "0", "choice": ["9"] * 900},
    "long choices": {"place": "0", "choice": ["1" * 10_000, "\x00", "-1", "٣"]},
    "many fields": {"place": "0", "choice": ["1"] * 10_000},
    "two places": {"place": ["0", "x"], "typed": ["1", "nothing"]},
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("slug", [FIRST, "hot-partition"])
def test_hostile_forms_record_nothing_and_break_nothing(data: dict[str, object], slug: str) -> None:
    learner = UserFactory.create()
    passed(learner, slug)
    run = focus(slug, learner)

    responses = [post(run, data, to=to) for to in ("run", "hint")]

    assert {response.status_code for response in responses} <= {200, 302, 400, 422}
    # What was typed goes back into the field, but not a megabyte of it.
    assert max(len(response.content) for response in responses) < 100_000
    assert not Answer.objects.exists()


def test_bytes_that_are_no_text_are_no_answer() -> None:
    run = focus()
    client = signed_in(run.learner)

    response = client.post(
        reverse("drills:run", args=[run.pk]),
        b"place=0&typed=%ED%A0%80%00%FF",
        content_type="application/x-www-form-urlencoded",
    )

    assert response.status_code == 422
    assert not Answer.objects.exists()
