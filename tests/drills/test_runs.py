"""Runs: dealt once, answered once, timed, broken off, and the best one kept."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from threading import Thread

import pytest
from django.db import transaction

from quizapp.accounts.models import User
from quizapp.answers.models import Answer, DayTally, Mode
from quizapp.drills import actions, catalogue, overview
from quizapp.drills.models import Drilled, Run, Skill, SlipTally
from tests.accounts.factories import UserFactory
from tests.drills.factories import (
    FIRST,
    at_once,
    drill_at,
    finish,
    right_answer,
    shown_by,
    take,
    wrong_answer,
)
from tests.study.factories import NINE

pytestmark = pytest.mark.django_db

SOON = timedelta(minutes=1)


def sprint(learner: User | None = None, *, now: datetime = NINE) -> Run:
    return actions.start_sprint(learner or UserFactory.create(), now=now)


def families_of(run: Run) -> Counter[str]:
    return Counter(catalogue.served()[slug].family for slug, _ in shown_by(run))


def serve(monkeypatch: pytest.MonkeyPatch, *slugs: str) -> None:
    """Let these templates alone be served."""
    few = {slug: catalogue.served()[slug] for slug in slugs}
    monkeypatch.setattr(catalogue, "served", lambda: few)


def test_a_sprint_is_ten_open_drills_of_as_many_families_as_are_open() -> None:
    learner = UserFactory.create()
    open_now = actions.open_slugs(learner)
    families = {catalogue.served()[slug].family for slug in open_now}

    run = sprint(learner)

    assert (run.kind, run.length, run.place, run.right) == (Run.Kind.SPRINT, 10, 0, 0)
    assert {slug for slug, _ in shown_by(run)} <= set(open_now)
    assert len(families_of(run)) == min(10, len(families))


def test_with_three_families_no_one_comes_again_before_all_had_their_turn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    serve(monkeypatch, *[slug for slug in catalogue.served() if catalogue.served()[slug].family < "F04"])

    run = sprint()

    order = [catalogue.served()[slug].family for slug, _ in shown_by(run)]
    assert [sorted(order[at : at + 3]) for at in (0, 3)] == [["F01", "F02", "F03"]] * 2
    assert len({slug for slug, _ in shown_by(run)}) == 10


def test_where_one_template_is_served_a_sprint_asks_it_ten_times_with_other_numbers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    serve(monkeypatch, FIRST)

    run = sprint()

    assert [slug for slug, _ in shown_by(run)] == [FIRST] * 10
    assert len(set(shown_by(run))) == 10


def test_where_nothing_is_served_nothing_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    learner = UserFactory.create()
    serve(monkeypatch)

    for start in (actions.start_sprint, actions.daily_set):
        with pytest.raises(actions.NothingOpen):
            start(learner, now=NINE)

    assert not Run.objects.exists()


def test_a_sprint_that_is_begun_goes_on_where_it_was() -> None:
    run = sprint()
    take(run)

    again = sprint(run.learner, now=NINE + timedelta(days=3))

    assert (again.pk, again.place, again.drills) == (run.pk, 1, run.drills)


def test_after_the_end_there_is_another_sprint() -> None:
    run = finish(sprint())

    assert run.finished_at == NINE
    assert sprint(run.learner).pk != run.pk


def test_no_run_shows_a_variant_twice_nor_one_that_a_review_shows_before_all_were_shown() -> None:
    learner = UserFactory.create()
    served = len(catalogue.deployed()[FIRST].seeds)
    reviews = 30

    seen = [(FIRST, catalogue.reviewed(learner.pk, FIRST, turn).seed) for turn in range(reviews)]
    while len(seen) + 3 <= served:
        run = actions.focus(learner, slug=FIRST, now=NINE)
        seen += shown_by(run)
        actions.break_off(run, now=NINE)

    assert len(seen) == len(set(seen)) == served


def test_runs_of_every_kind_share_what_was_dealt() -> None:
    learner = UserFactory.create()
    runs = [actions.daily_set(learner, now=NINE)]
    for _ in range(6):
        runs.append(sprint(learner))
        actions.break_off(runs[-1], now=NINE)
        runs.append(actions.focus(learner, slug=shown_by(runs[-1])[0][0], now=NINE))
        actions.break_off(runs[-1], now=NINE)

    drills = [drill for run in runs for drill in shown_by(run)]

    assert len(drills) == len(set(drills)) == 5 + 6 * 13
    assert {skill.template: skill.dealt for skill in Skill.objects.of(learner)} == Counter(
        slug for slug, _ in drills
    )


def test_a_right_answer_is_in_the_ledger_with_its_variant() -> None:
    run = sprint()
    asked = drill_at(run)

    told = take(run, seconds=12)

    assert (told.mode, told.template, told.fraction) == (Mode.DRILL, asked.template.slug, 1.0)
    assert (told.variant_seed, told.given) == (f"1/{asked.seed}", right_answer(asked))
    assert (told.question_id, told.rating, told.milliseconds) == (None, None, 12_000)
    drilled = Drilled.objects.get()
    assert (drilled.answer_id, drilled.seed, drilled.inputs) == (told.pk, asked.seed, dict(asked.inputs))
    assert (run.place, run.right, DayTally.objects.get().right) == (1, 1, 1)


def test_a_wrong_answer_records_its_slip_and_the_run_goes_on() -> None:
    run = actions.focus(UserFactory.create(), slug=FIRST, now=NINE)

    take(run, wrong_answer(drill_at(run)))

    assert (run.place, run.right, run.finished_at) == (1, 0, None)
    assert list(SlipTally.objects.values_list("code", flat=True)) == Drilled.objects.get().codes


def test_what_cannot_be_read_costs_nothing_and_keeps_the_clock() -> None:
    run = actions.focus(UserFactory.create(), slug=FIRST, now=NINE)
    actions.begin(run, now=NINE)

    with pytest.raises(actions.Refused, match="not in WCU"):
        actions.answer_run(run, place=0, given=["5 WCU"], now=NINE + SOON)

    run.refresh_from_db()
    assert (run.place, run.asked_at, Answer.objects.count()) == (0, NINE, 0)


def test_an_answer_to_a_place_that_was_answered_returns_the_first_one() -> None:
    run = sprint()
    first = take(run, right=False)
    take(run)

    again = actions.answer_run(run, place=0, given=["999"], now=NINE + SOON)

    assert (again.pk, again.given, Answer.objects.count()) == (first.pk, first.given, 2)


@pytest.mark.parametrize("place", [1, 9, 10, 999, -1, -10])
def test_a_place_that_is_not_being_asked_is_refused(place: int) -> None:
    run = sprint()

    with pytest.raises(actions.NotAsked):
        actions.answer_run(run, place=place, given=["1"], now=NINE)

    assert not Answer.objects.exists()
    assert actions.asked_at(run, place) is None or 0 <= place < run.length


def test_a_run_that_was_broken_off_takes_no_answer_and_keeps_those_it_has() -> None:
    run = sprint()
    first = take(run)

    assert actions.break_off(run, now=NINE + SOON)

    run.refresh_from_db()
    with pytest.raises(actions.NotAsked):
        actions.answer_run(run, place=1, given=["1"], now=NINE + SOON)
    assert actions.answer_run(run, place=0, given=["1"], now=NINE + SOON).pk == first.pk
    assert (run.place, run.finished_at) == (1, NINE + SOON)


def test_what_has_ended_is_not_broken_off() -> None:
    run = finish(sprint())

    assert not actions.break_off(run, now=NINE + SOON)

    run.refresh_from_db()
    assert run.finished_at == NINE


@pytest.mark.parametrize("change", [[FIRST, 2, 1], ["gone-for-good", 1, 1]], ids=["another version", "gone"])
def test_a_drill_whose_template_has_changed_is_not_asked(change: list[object]) -> None:
    run = sprint()
    run.drills[0] = change
    run.save()

    assert actions.asked_at(run, 0) is None
    with pytest.raises(actions.NotAsked):
        actions.answer_run(run, place=0, given=["1"], now=NINE)


def test_a_reload_does_not_start_the_clock_anew() -> None:
    run = sprint()
    other_tab = Run.objects.get()
    actions.begin(run, now=NINE)
    actions.begin(Run.objects.get(), now=NINE + timedelta(seconds=30))
    actions.begin(other_tab, now=NINE + timedelta(seconds=40))

    told = actions.answer_run(
        run, place=0, given=right_answer(drill_at(run)), now=NINE + timedelta(seconds=50)
    )

    assert told.milliseconds == 50_000


def test_reading_a_verdict_takes_no_time() -> None:
    run = sprint()
    take(run, now=NINE, seconds=20)
    take(run, now=NINE + timedelta(hours=1), seconds=30.25)

    assert (run.milliseconds, run.seconds, run.asked_at) == (50_250, 50.25, None)


def test_a_walk_between_question_and_answer_counts_three_minutes() -> None:
    run = sprint()

    take(run, seconds=3600)

    assert run.milliseconds == 180_000


def test_there_are_three_hints_for_a_drill_and_the_next_one_has_none_of_them() -> None:
    run = sprint()
    for _ in range(5):
        actions.take_hint(run, 0)
    run.refresh_from_db()
    assert run.hints == 3

    take(run)

    assert (run.hints, Drilled.objects.get().hints) == (0, 3)


def test_a_hint_for_another_place_or_an_ended_run_is_none() -> None:
    run = sprint()
    actions.take_hint(run, 1)
    actions.break_off(run, now=NINE)
    actions.take_hint(run, 0)

    run.refresh_from_db()
    assert run.hints == 0


def test_after_a_hint_a_right_answer_passes_nothing() -> None:
    run = actions.focus(UserFactory.create(), slug=FIRST, now=NINE)
    actions.take_hint(run, 0)
    take(run)
    skill = Skill.objects.get()
    assert (skill.asked, skill.right, skill.streak, skill.passed_at) == (1, 1, 0, None)

    take(run, now=NINE + SOON)

    skill.refresh_from_db()
    assert (skill.asked, skill.right, skill.streak, skill.passed_at) == (2, 2, 1, NINE + SOON)


def test_the_best_sprint_has_the_most_right_and_of_those_the_least_time() -> None:
    learner = UserFactory.create()
    played = [
        finish(sprint(learner), right=right, seconds=seconds)
        for right, seconds in [(8, 5), (9, 30), (9, 20), (9, 20), (7, 1)]
    ]

    assert overview.best_sprint(learner) == played[2]
    assert overview.best_sprint(learner, before=played[2]) == played[1]
    assert overview.best_sprint(learner, before=played[0]) is None
    assert overview.best_sprint(UserFactory.create()) is None


def test_a_sprint_that_was_broken_off_is_never_the_best_nor_is_another_run() -> None:
    learner = UserFactory.create()
    for _ in range(9):
        take(run := sprint(learner), seconds=1)
    actions.break_off(run, now=NINE)
    finish(actions.daily_set(learner, now=NINE))
    finish(actions.focus(learner, slug=FIRST, now=NINE))
    assert overview.best_sprint(learner) is None

    worst = finish(sprint(learner), right=0)

    assert overview.best_sprint(learner) == worst


@pytest.mark.django_db(transaction=True)
def test_two_first_clicks_at_once_leave_one_run_and_no_variant_twice() -> None:
    learner = UserFactory.create()

    troubles = at_once(lambda: actions.start_sprint(learner, now=NINE), times=6)
    troubles += at_once(lambda: actions.daily_set(learner, now=NINE), times=6)
    troubles += at_once(lambda: actions.focus(learner, slug=FIRST, now=NINE), times=6)

    assert troubles == []
    assert Counter(Run.objects.values_list("kind", flat=True)) == {"sprint": 1, "daily": 1, "focus": 1}
    drills = [drill for run in Run.objects.all() for drill in shown_by(run)]
    assert len(drills) == len(set(drills)) == sum(skill.dealt for skill in Skill.objects.all()) == 18


@pytest.mark.django_db(transaction=True)
def test_twenty_copies_of_an_answer_leave_one_answer_one_drill_and_one_tally() -> None:
    run = actions.focus(UserFactory.create(), slug=FIRST, now=NINE)
    given = wrong_answer(drill_at(run))

    troubles = at_once(lambda: actions.answer_run(run, place=0, given=given, now=NINE), times=20)

    run.refresh_from_db()
    assert (troubles, run.place) == ([], 1)
    assert Answer.objects.count() == Drilled.objects.count() == DayTally.objects.get().answered == 1
    assert {tally.times for tally in SlipTally.objects.all()} == {1}
    assert Skill.objects.get().asked == 1


@pytest.mark.django_db(transaction=True)
def test_the_last_answer_and_a_break_off_at_once_leave_a_whole_run_or_a_broken_one() -> None:
    for _ in range(5):
        run = actions.focus(UserFactory.create(), slug=FIRST, now=NINE)
        take(run)
        take(run)
        given = right_answer(drill_at(run))
        works = iter(
            [
                lambda run=run, given=given: actions.answer_run(run, place=2, given=given, now=NINE),
                lambda run=run: actions.break_off(run, now=NINE + SOON),
            ]
        )

        troubles = at_once(lambda works=works: next(works)(), times=2)  # type: ignore[misc]  # bound now, not at the end of the loop

        run.refresh_from_db()
        whole = run.place == 3
        assert run.finished_at == (NINE if whole else NINE + SOON)
        assert [type(trouble) for trouble in troubles] == ([] if whole else [actions.NotAsked])
        assert Answer.objects.of(run.learner).count() == run.place


@pytest.mark.django_db(transaction=True)
def test_an_answer_does_not_wait_for_whoever_starts_a_run() -> None:
    """Who starts one holds the learner and then ends an open run; waiting for both would be a deadlock."""
    run = actions.focus(UserFactory.create(), slug=FIRST, now=NINE)
    given = right_answer(drill_at(run))
    troubles: list[BaseException] = []
    answering = Thread(
        target=lambda: troubles.extend(
            at_once(lambda: actions.answer_run(run, place=0, given=given, now=NINE), times=1)
        )
    )
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=run.learner_id)
        answering.start()
        answering.join(timeout=10)
        waited = answering.is_alive()
    answering.join()

    assert (waited, troubles, Answer.objects.count()) == (False, [], 1)
