"""Practising over HTTP: with htmx, without JavaScript, for the wrong person, and with hostile forms."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from quizapp.answers.models import Answer
from quizapp.drills import actions, catalogue
from quizapp.drills.models import Drilled, Run, SlipTally
from quizapp.engine.capacity import number_text
from quizapp.engine.drills import hints, slips
from tests.accounts.factories import UserFactory
from tests.drills.factories import (
    closed,
    drill_at,
    finish,
    passed,
    right_answer,
    run_with_a_slip,
    slipped,
    take,
    wrong_answer,
)
from tests.drills.pages import focus, page, post, signed_in, sprint, start, verdict_page

pytestmark = pytest.mark.django_db

# Its answers have so many digits that none stands in a page for another reason.
LONG = "storage-with-an-index"


def test_a_visitor_is_sent_to_sign_in() -> None:
    run = focus()
    get, posted = Client().get, Client().post

    responses = [
        get(reverse("drills:drills")),
        get(reverse("drills:slips")),
        get(reverse("drills:run", args=[run.pk])),
        get(reverse("drills:verdict", args=[run.pk, 0])),
        posted(reverse("drills:start", args=["sprint"])),
        posted(reverse("drills:stop", args=[run.pk])),
    ]

    assert {response.status_code for response in responses} == {302}
    assert all(response["Location"].startswith(reverse("account_login")) for response in responses)
    assert Run.objects.open().count() == 1


def test_the_run_of_somebody_else_is_not_there() -> None:
    run = sprint()
    take(run)
    client = signed_in(UserFactory.create())

    statuses = [
        client.get(reverse("drills:run", args=[run.pk])).status_code,
        client.get(reverse("drills:verdict", args=[run.pk, 0])).status_code,
        *(
            post(run, {"place": "1", "typed": "1"}, to=to, client=client).status_code
            for to in ("run", "hint", "stop")
        ),
    ]

    run.refresh_from_db()
    assert statuses == [404] * 5
    assert (run.place, run.hints, run.finished_at, Answer.objects.count()) == (1, 0, None, 1)


@pytest.mark.parametrize(("kind", "title"), [("sprint", "Sprint"), ("daily", "Daily set")])
def test_a_run_starts_with_its_first_drill_and_goes_on_from_the_same_button(kind: str, title: str) -> None:
    client = signed_in(UserFactory.create())

    first, again = start(client, kind), start(client, kind)

    run = Run.objects.get()
    assert f"<strong>{title}</strong>" in first
    assert f"<b>1</b> of {run.length}" in first
    assert drill_at(run, 0).template.title in first
    assert drill_at(run, 0).template.title in again


def test_a_closed_level_says_so_and_starts_nothing() -> None:
    client = signed_in(UserFactory.create())

    shown = start(client, "focus", {"template": closed()})

    assert "This level is still closed" in shown
    assert not Run.objects.exists()


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"template": "gone"},
        {"code": "NO_SUCH"},
        {"template": "\x00"},
        {"code": "\x00", "template": "x" * 9999},
    ],
)
def test_a_step_that_nobody_serves_says_so(data: dict[str, str]) -> None:
    assert "There is no drill for this yet" in start(signed_in(UserFactory.create()), "focus", data)
    assert not Run.objects.exists()


def test_only_known_kinds_start_and_only_by_post() -> None:
    client = signed_in(UserFactory.create())

    assert client.post(reverse("drills:start", args=["marathon"])).status_code == 404
    assert client.get(reverse("drills:start", args=["sprint"])).status_code == 405


def test_without_javascript_an_answer_leads_to_its_verdict_and_on_to_the_next_drill() -> None:
    run = focus()
    client = signed_in(run.learner)

    response = post(run, {"place": "0", "typed": right_answer(drill_at(run))[0]}, client=client)

    assert response["Location"] == reverse("drills:verdict", args=[run.pk, 0])
    shown = client.get(response["Location"]).content.decode()
    assert "<title>Right" in shown
    assert "How it comes about" in shown
    assert f'href="{reverse("drills:run", args=[run.pk])}"' in shown
    assert "<b>2</b> of 3" in page(run, client)


def test_with_htmx_the_verdict_comes_as_a_part_under_its_own_address() -> None:
    run = focus()

    response = post(run, {"place": "0", "typed": right_answer(drill_at(run))[0]}, htmx=True)

    shown = response.content.decode()
    assert (response.status_code, response["HX-Push-Url"]) == (
        200,
        reverse("drills:verdict", args=[run.pk, 0]),
    )
    assert "HX-Request" in response["Vary"]
    assert "<html" not in shown
    assert shown.strip().startswith('<section id="study"')
    assert "<b>1</b> right" in shown


def test_nothing_that_tells_the_answer_is_in_the_page_before_it() -> None:
    learner = UserFactory.create()
    passed(learner, LONG)
    run = focus(LONG, learner)
    answer = number_text(drill_at(run).answer.value)
    told = [f">{answer}", f"{answer} bytes", "Right is", "How it comes about", "working", "is-right"]

    before = page(run)
    take(run, right=False)
    after = verdict_page(run, 0)

    assert [word for word in told if word in before] == []
    assert [word for word in told if word not in after] == []


@pytest.mark.parametrize("htmx", [True, False])
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("five or so", "Write a number"),
        ("5 WCU", "The answer is in RCU, not in WCU."),
        ("", "Write a number"),
    ],
)
def test_what_cannot_be_read_is_still_in_the_field_and_costs_nothing(
    typed: str, said: str, *, htmx: bool
) -> None:
    run = focus()

    response = post(run, {"place": "0", "typed": typed}, htmx=htmx)

    shown = response.content.decode()
    assert response.status_code == 422
    assert said in shown
    assert "this costs you nothing" in shown
    assert f'value="{typed}"' in shown
    assert 'aria-invalid="true"' in shown
    assert ("<html" in shown) is not htmx
    assert not Answer.objects.exists()


def test_choices_that_contradict_each_other_stay_chosen() -> None:
    slug = next(slug for slug, each in catalogue.served().items() if each.asks == "some")
    learner = UserFactory.create()
    passed(learner, slug)
    run = focus(slug, learner)

    response = post(run, {"place": "0", "choice": ["0", "1"]})

    shown = response.content.decode()
    assert response.status_code == 422
    assert "Choose either" in shown
    chosen = re.findall(r'value="(\d)"\s+data-key="[^"]+"\s+checked', shown)
    assert sorted(chosen) == ["0", "1"]


def test_the_hints_come_one_after_the_other_and_are_recorded() -> None:
    run = focus()
    client = signed_in(run.learner)
    told = hints(drill_at(run).answer)
    seen = []
    for _ in range(4):
        response = post(run, {"place": "0", "typed": "my <number>"}, to="hint", client=client)
        seen.append(response.content.decode())

    counts = [page.count("<li>", page.index('id="hints"'), page.index("</ol>")) for page in seen]
    assert counts == [1, 2, 3, 3]
    assert "Hint 2 of 3" in seen[0]
    assert "Hint 3 of 3" in seen[1]
    assert "of 3\n" not in seen[2].partition('class="answer-bar"')[2]
    assert all('value="my &lt;number&gt;"' in page for page in seen)
    order = [seen[2].index(hint.replace("'", "&#x27;")) for hint in told]
    assert order == sorted(order)
    run.refresh_from_db()
    take(run)
    assert Drilled.objects.get().hints == 3
    assert "With 3 hints" in verdict_page(run, 0)


def test_an_answer_that_is_sent_again_shows_the_first_verdict() -> None:
    run = focus()
    take(run, right=False)

    shown = post(run, {"place": "0", "typed": right_answer(drill_at(run, 0))[0]}, htmx=True).content.decode()

    assert "Not right" in shown
    assert Answer.objects.count() == 1


@pytest.mark.parametrize("place", ["1", "999", "9" * 25])
def test_a_verdict_that_is_not_there_is_404(place: str) -> None:
    run = focus()
    take(run)

    assert signed_in(run.learner).get(f"/drills/runs/{run.pk}/{place}/").status_code == 404
    assert signed_in(run.learner).get(f"/drills/runs/{place}999/").status_code == 404


def test_a_reload_keeps_the_seconds_of_a_sprint() -> None:
    run = sprint()
    client = signed_in(run.learner)
    page(run, client)
    Run.objects.update(asked_at=timezone.now() - timedelta(seconds=90), milliseconds=5000)

    elapsed = re.search(r'data-elapsed="(\d+)"', page(run, client))

    assert elapsed is not None
    assert 95_000 <= int(elapsed[1]) < 195_000
    assert "data-elapsed" not in page(focus())


def test_the_head_of_a_page_starts_no_clock() -> None:
    run = sprint()

    assert signed_in(run.learner).head(reverse("drills:run", args=[run.pk])).status_code == 200

    run.refresh_from_db()
    assert run.asked_at is None


def test_a_run_that_is_broken_off_keeps_its_answers_and_says_so() -> None:
    run = sprint()
    take(run)
    client = signed_in(run.learner)

    told = client.post(reverse("drills:stop", args=[run.pk]), follow=True).content.decode()

    assert "Broken off. What you answered is kept." in told
    assert '<h1 id="done-title" tabindex="-1" autofocus>\n        Broken off' in page(run, client)
    assert "Your best sprint" not in page(run, client)


def test_breaking_off_what_has_ended_leads_to_its_result() -> None:
    run = finish(focus())

    response = signed_in(run.learner).post(reverse("drills:stop", args=[run.pk]), follow=True)

    assert response.redirect_chain[-1][0] == reverse("drills:run", args=[run.pk])
    assert "Broken off" not in response.content.decode()


def test_the_result_of_a_sprint_names_the_best_one_and_the_one_before() -> None:
    first = finish(sprint(), right=7)
    second = finish(actions.start_sprint(first.learner, now=timezone.now()), right=9)
    third = finish(actions.start_sprint(first.learner, now=timezone.now()), right=8)

    assert "Your best sprint</p>" in page(first)
    assert "Your best sprint: this one" in page(second)
    assert "Better than your best so far, 7 of 10" in page(second)
    assert "9 of 10 right" in page(second)
    assert "Better than" not in page(third)
    assert page(third).count('class="is-wrong"') == 2


def test_a_slip_that_comes_again_offers_the_drill_for_it_as_the_default() -> None:
    run, code, given = run_with_a_slip()
    client = signed_in(run.learner)
    post(run, {"place": "0", "typed": given[0]}, client=client)
    once = verdict_page(run, 0)
    assert "Practise this step" not in once
    assert 'data-key="Enter n"' in once

    slipped(run.learner, code, day=SlipTally.objects.get(code=code).day - timedelta(days=14))
    twice = verdict_page(run, 0)

    assert "This slip came 2 times in two weeks" in twice
    assert re.search(r'button-primary" type="submit" data-key="Enter[^"]*">Practise this step', twice)
    assert 'data-key="Enter n"' not in twice
    offered = re.search(r'name="code" value="([^"]+)"', twice)
    assert offered is not None
    start(client, "focus", {"code": offered[1]})
    practice = Run.objects.open().get()
    assert practice.subject == code
    assert all(code in slips(drill_at(practice, place)) for place in range(3))


def test_what_is_being_practised_is_not_offered_again() -> None:
    run, code, _ = run_with_a_slip()
    slipped(run.learner, code, times=5, day=timezone.now().date() - timedelta(days=1))
    practice = actions.focus(run.learner, code=code, now=timezone.now())

    take(practice, wrong_answer(drill_at(practice), code), now=timezone.now())

    assert "Practise this step" not in verdict_page(practice, 0)


def test_a_sprint_offers_no_detour_and_tells_at_its_end_what_came_again() -> None:
    run, code, given = run_with_a_slip()
    Run.objects.update(kind=Run.Kind.SPRINT)
    run.refresh_from_db()
    take(run, given)
    slipped(run.learner, code, times=8, day=SlipTally.objects.get(code=code).day - timedelta(days=1))

    verdict = verdict_page(run, 0)
    result = page(finish(run))

    assert "Practise this step" not in verdict
    assert "This slip came 9 times in two weeks" in result
    assert "Practise this step" in result
    assert "Practise this step" not in page(finish(sprint()))
