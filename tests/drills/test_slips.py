"""What a slip leads to: the set of the day, one step practised alone, and the offer to do so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from quizapp.drills import actions, catalogue
from quizapp.drills.models import Drilled, Run, Skill, SlipTally
from quizapp.engine.capacity import CODES
from quizapp.engine.drills import Template, slips
from tests.accounts.factories import UserFactory
from tests.drills.factories import (
    FIRST,
    closed,
    drill_at,
    finish,
    mistaken,
    passed,
    run_with_a_slip,
    shown_by,
    slipped,
    take,
    wrong_answer,
)
from tests.study.factories import NINE

pytestmark = pytest.mark.django_db

TODAY = NINE.date()
DAY = timedelta(days=1)


def isolating(code: str) -> Template:
    template = catalogue.isolating(code)
    assert template is not None
    return template


def isolated() -> list[str]:
    """The mistakes for which a drill is served."""
    return [code for code in sorted(CODES) if catalogue.isolating(code) is not None]


def code_in_a_closed_drill() -> str:
    open_now = actions.open_slugs(UserFactory.create())
    return next(code for code in isolated() if isolating(code).slug not in open_now)


def codes_of_other_families(count: int) -> list[str]:
    """So many mistakes whose drills are of different families."""
    return list({isolating(code).family: code for code in isolated()}.values())[:count]


def daily_slugs(run: Run) -> list[str]:
    return [slug for slug, _ in shown_by(run)]


def note_slip(code: str) -> Drilled:
    """What an answer showed in which one mistake was made, without saving it."""
    return Drilled(template=FIRST, version=1, seed=1, family="F02", inputs={}, codes=[code])


def test_the_daily_set_is_the_same_all_day_and_another_one_on_the_next() -> None:
    learner = UserFactory.create()
    today = finish(actions.daily_set(learner, now=NINE))
    families = {catalogue.served()[slug].family for slug in daily_slugs(today)}
    tonight = actions.daily_set(learner, now=datetime(2026, 11, 24, 3, 59, tzinfo=UTC))
    tomorrow = actions.daily_set(learner, now=datetime(2026, 11, 24, 4, tzinfo=UTC))

    assert (tonight.pk, tonight.length, len(families)) == (today.pk, 5, 5)
    assert (today.day, tomorrow.day) == (TODAY, TODAY + DAY)
    assert set(daily_slugs(tomorrow)) != set(daily_slugs(today))


def test_the_day_of_a_set_begins_in_the_zone_of_its_learner() -> None:
    """In Tokyo the study day begins at 19:00 UTC, at four in the morning there."""
    learner = UserFactory.create(time_zone="Asia/Tokyo")
    evening = datetime(2026, 11, 23, 18, 59, tzinfo=UTC)

    before, after = (actions.daily_set(learner, now=at) for at in (evening, evening + timedelta(minutes=1)))

    assert [str(before.day), str(after.day)] == ["2026-11-23", "2026-11-24"]


def test_a_set_that_was_not_finished_is_over_on_the_next_day() -> None:
    learner = UserFactory.create()
    take(yesterday := actions.daily_set(learner, now=NINE))
    later = NINE + DAY

    actions.daily_set(learner, now=later)

    yesterday.refresh_from_db()
    assert (yesterday.finished_at, yesterday.place) == (later, 1)
    assert Run.objects.open().count() == 1


def test_the_daily_set_asks_what_was_not_practised_for_longest() -> None:
    learner = UserFactory.create()
    served = catalogue.served()
    one_each = {template.family: slug for slug, template in served.items()}
    long_ago = set(list(one_each.values())[-5:])
    passed(learner, *long_ago, at=NINE - timedelta(days=30))
    passed(learner, *(served.keys() - long_ago), at=NINE - timedelta(days=29))

    run = actions.daily_set(learner, now=NINE)

    assert set(daily_slugs(run)) == long_ago


def test_the_slips_of_two_weeks_come_first_in_the_daily_set_the_most_frequent_one_before() -> None:
    learner = UserFactory.create()
    often, seldom, more_seldom = codes_of_other_families(3)
    slipped(learner, more_seldom, times=1)
    slipped(learner, seldom, times=2, day=TODAY - 14 * DAY)
    slipped(learner, often, times=2)
    slipped(learner, often, times=1, day=TODAY - DAY)

    run = actions.daily_set(learner, now=NINE)

    assert daily_slugs(run)[:2] == [isolating(often).slug, isolating(seldom).slug]
    assert isolating(more_seldom).family not in {
        catalogue.served()[slug].family for slug in daily_slugs(run)[:2]
    }


def test_a_slip_of_fifteen_days_ago_or_of_nobody_does_not_come_first() -> None:
    learner = UserFactory.create()
    old, undone, foreign = codes_of_other_families(3)
    passed(learner, *catalogue.served())
    Skill.objects.filter(template__in=[isolating(code).slug for code in (old, undone, foreign)]).update(
        last_at=NINE + DAY
    )
    slipped(learner, old, times=9, day=TODAY - 15 * DAY)
    slipped(learner, undone, times=0)
    slipped(UserFactory.create(), foreign, times=9)

    run = actions.daily_set(learner, now=NINE)

    assert not {isolating(code).slug for code in (old, undone, foreign)} & set(daily_slugs(run))


def test_two_slips_of_one_step_leave_room_for_another_one() -> None:
    learner = UserFactory.create()
    codes = isolated()
    first = next(code for code in codes if sum(isolating(code) == isolating(other) for other in codes) > 1)
    twin = next(code for code in codes if code != first and isolating(code) == isolating(first))
    other = next(code for code in codes if isolating(code).family != isolating(first).family)
    for times, code in [(3, first), (2, twin), (1, other)]:
        slipped(learner, code, times=times)

    run = actions.daily_set(learner, now=NINE)

    assert daily_slugs(run)[:2] == [isolating(first).slug, isolating(other).slug]


def test_one_step_alone_is_three_drills_that_each_show_the_slip() -> None:
    for code in isolated():
        learner = UserFactory.create()
        slipped(learner, code)

        run = actions.focus(learner, code=code, now=NINE)

        assert (run.subject, daily_slugs(run)) == (code, [isolating(code).slug] * 3)
        assert len(set(shown_by(run))) == 3
        assert all(code in slips(drill_at(run, place)) for place in range(3)), code


def test_one_template_alone_is_three_of_its_drills_and_goes_on_where_it_was() -> None:
    learner = UserFactory.create()
    run = actions.focus(learner, slug=FIRST, now=NINE)
    take(run)

    again = actions.focus(learner, slug=FIRST, now=NINE)

    assert (daily_slugs(run), again.pk, again.place) == ([FIRST] * 3, run.pk, 1)


def test_another_step_breaks_the_open_one_off() -> None:
    learner = UserFactory.create()
    first = actions.focus(learner, slug=FIRST, now=NINE)

    second = actions.focus(learner, slug="write-new-item", now=NINE + DAY)

    first.refresh_from_db()
    assert (first.finished_at, second.finished_at) == (NINE + DAY, None)


@pytest.mark.parametrize(("code", "slug"), [("", ""), ("", "no-such-drill"), ("NO_SUCH_SLIP", FIRST)])
def test_a_step_for_which_no_drill_is_served_starts_nothing(code: str, slug: str) -> None:
    with pytest.raises(actions.NothingOpen):
        actions.focus(UserFactory.create(), code=code, slug=slug, now=NINE)

    assert not Run.objects.exists()


def test_a_closed_level_cannot_be_practised_by_naming_its_template() -> None:
    learner = UserFactory.create()
    running = actions.focus(learner, slug=FIRST, now=NINE)

    with pytest.raises(actions.StillClosed):
        actions.focus(learner, slug=closed(), now=NINE)

    running.refresh_from_db()
    assert (running.finished_at, Run.objects.count()) == (None, 1)


def test_a_closed_level_cannot_be_practised_by_naming_a_slip_that_was_never_made() -> None:
    learner = UserFactory.create()
    code = code_in_a_closed_drill()
    slipped(learner, code, times=0)
    slipped(UserFactory.create(), code)

    with pytest.raises(actions.StillClosed):
        actions.focus(learner, code=code, now=NINE)

    assert not Run.objects.exists()


def test_a_slip_that_was_made_opens_the_drill_that_mends_it() -> None:
    learner = UserFactory.create()
    code = code_in_a_closed_drill()
    slipped(learner, code)

    run = actions.focus(learner, code=code, now=NINE)

    assert daily_slugs(run) == [isolating(code).slug] * 3


def test_a_level_that_is_passed_by_half_opens_the_next_one_to_practice() -> None:
    learner = UserFactory.create()
    target = catalogue.served()[closed()]
    below = [
        slug
        for slug, each in catalogue.served().items()
        if each.family == target.family and each.level < target.level
    ]
    passed(learner, *below)

    assert actions.focus(learner, slug=target.slug, now=NINE).subject == target.slug


def test_a_slip_comes_again_with_its_second_time_within_two_weeks() -> None:
    learner = UserFactory.create()
    code = codes_of_other_families(1)[0]
    drilled = note_slip(code)
    slipped(learner, code)
    assert actions.repeated_slip(learner, drilled, study_day=TODAY) is None

    slipped(learner, code, day=TODAY - 14 * DAY)

    assert actions.repeated_slip(learner, drilled, study_day=TODAY) == actions.Repeated(
        code, 2, isolating(code)
    )


def test_a_slip_of_more_than_two_weeks_ago_or_of_somebody_else_is_not_a_repeated_one() -> None:
    learner = UserFactory.create()
    code = codes_of_other_families(1)[0]
    slipped(learner, code)
    slipped(learner, code, day=TODAY - 15 * DAY)
    slipped(UserFactory.create(), code, times=5)

    assert actions.repeated_slip(learner, note_slip(code), study_day=TODAY) is None


def test_an_old_verdict_does_not_count_the_slips_that_came_after_its_day() -> None:
    learner = UserFactory.create()
    code = codes_of_other_families(1)[0]
    slipped(learner, code)
    slipped(learner, code, times=4, day=TODAY + DAY)

    assert actions.repeated_slip(learner, note_slip(code), study_day=TODAY) is None


def test_of_several_slips_the_most_frequent_one_is_named_and_none_without_a_drill() -> None:
    learner = UserFactory.create()
    seldom, often = codes_of_other_families(2)
    slipped(learner, "A_CODE_OF_YESTERDAY", times=9)
    slipped(learner, seldom, times=2)
    slipped(learner, often, times=3)
    drilled = note_slip("A_CODE_OF_YESTERDAY")
    assert actions.repeated_slip(learner, drilled, study_day=TODAY) is None

    drilled.codes = ["A_CODE_OF_YESTERDAY", seldom, often]

    repeated = actions.repeated_slip(learner, drilled, study_day=TODAY)
    assert repeated == actions.Repeated(often, 3, isolating(often))


def test_a_wrong_answer_without_a_known_slip_repeats_none() -> None:
    run = actions.focus(UserFactory.create(), slug=FIRST, now=NINE)
    for _ in range(2):
        take(run, mistaken(drill_at(run)))

    assert not SlipTally.objects.exists()
    assert actions.repeated_slip(run.learner, Drilled.objects.latest("pk"), study_day=TODAY) is None


def test_the_same_slip_twice_in_a_run_is_a_repeated_one() -> None:
    run, code, given = run_with_a_slip()
    take(run, given)
    assert actions.repeated_slip(run.learner, Drilled.objects.get(), study_day=TODAY) is None

    again = actions.focus(run.learner, code=code, now=NINE)
    take(again, wrong_answer(drill_at(again), code))

    repeated = actions.repeated_slip(run.learner, Drilled.objects.latest("pk"), study_day=TODAY)
    assert repeated is not None
    assert (repeated.code, repeated.times) == (code, 2)
