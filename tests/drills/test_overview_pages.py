"""The page of all drills and the page of slips: what stands there, for whom, and at what cost."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from quizapp.accounts.models import User
from quizapp.drills import actions, catalogue, overview
from quizapp.drills.models import Run, Skill
from quizapp.engine.capacity import CODES
from quizapp.engine.drills import FAMILY_NAMES, slip_words
from tests.accounts.factories import UserFactory
from tests.drills.factories import FIRST, closed, finish, passed, slipped, take
from tests.drills.pages import focus, signed_in

pytestmark = pytest.mark.django_db

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)


def shown(learner: User, name: str = "drills") -> str:
    """The page, as a person reads it."""
    return unescape(signed_in(learner).get(reverse(f"drills:{name}")).content.decode())


def cost(learner: User, name: str) -> int:
    """How many statements a page takes."""
    client = signed_in(learner)
    with CaptureQueriesContext(
        connection,
    ) as statements:
        client.get(reverse(f"drills:{name}"))
    return len(statements)


def today_of(learner: User) -> date:
    return learner.study_day(timezone.now())


def row(page: str, title: str) -> str:
    """The line of one skill."""
    found = next(part for part in page.split('<li class="skill')[1:] if f"{title}\n" in part)
    return " ".join(found.partition("</li>")[0].split())


def test_a_new_learner_sees_every_family_and_nothing_done() -> None:
    learner = UserFactory.create()

    page = shown(learner)

    served = catalogue.served()
    assert all(FAMILY_NAMES[template.family] in page for template in served.values())
    assert all(template.title in page for template in served.values())
    assert f"0 of {len(served)} passed" in page
    assert "Five drills, what you slip on first." in page
    assert "Ten drills against the clock." in page
    assert "When a wrong number has a known cause, it is listed here." in page


def test_an_open_skill_can_be_practised_and_a_closed_one_cannot() -> None:
    learner = UserFactory.create()
    opened, shut = catalogue.served()[FIRST], catalogue.served()[closed()]

    page = shown(learner)

    assert "not tried" in row(page, opened.title)
    assert f'value="{FIRST}"' in row(page, opened.title)
    assert "closed yet" in row(page, shut.title)
    assert "<form" not in row(page, shut.title)


def test_a_skill_says_what_was_right_and_whether_it_is_passed() -> None:
    run = focus()
    actions.take_hint(run, 0)
    run.refresh_from_db()
    take(run, now=timezone.now())
    assert "1 of 1 right" in row(shown(run.learner), catalogue.served()[FIRST].title)

    take(run, right=False, now=timezone.now())
    take(run, now=timezone.now())

    line = row(shown(run.learner), catalogue.served()[FIRST].title)
    assert "passed, 2 of 3 right" in line
    assert line.startswith("is-passed")
    assert f"1 of {len(catalogue.served())} passed" in shown(run.learner)


def test_families_stand_in_order_and_their_levels_rise() -> None:
    families = overview.families(UserFactory.create())

    assert [family.name for family in families] == [
        FAMILY_NAMES[code] for code in sorted({each.family for each in catalogue.served().values()})
    ]
    for family in families:
        levels = [each.template.level for each in family.rows]
        assert levels == sorted(levels)
    assert sum(len(family.rows) for family in families) == len(catalogue.served())


def test_the_skills_of_somebody_else_are_not_shown() -> None:
    passed(UserFactory.create(), FIRST)
    learner = UserFactory.create()

    assert sum(family.passed for family in overview.families(learner)) == 0


def test_a_run_that_is_open_is_offered_again() -> None:
    learner = UserFactory.create()
    daily = actions.daily_set(learner, now=timezone.now())
    take(daily, now=timezone.now())
    sprint = actions.start_sprint(learner, now=timezone.now())
    take(sprint, now=timezone.now())

    page = shown(learner)

    assert "1 of 5 answered." in page
    assert "Go on with drill 2" in page


def test_a_daily_set_that_is_done_shows_its_result() -> None:
    learner = UserFactory.create()
    run = finish(actions.daily_set(learner, now=timezone.now()), right=4, now=timezone.now())

    page = shown(learner)

    assert "Done: 4 of 5 right." in page
    assert f'href="{reverse("drills:run", args=[run.pk])}"' in page


def test_a_daily_set_that_was_broken_off_is_not_called_done() -> None:
    learner = UserFactory.create()
    take(run := actions.daily_set(learner, now=timezone.now()), now=timezone.now())
    actions.break_off(run, now=timezone.now())

    page = shown(learner)

    assert "Broken off: 1 of 1 right." in page
    assert "Done:" not in page


def test_the_daily_set_of_yesterday_is_not_that_of_today() -> None:
    learner = UserFactory.create()
    finish(actions.daily_set(learner, now=timezone.now() - DAY))

    assert "Five drills, what you slip on first." in shown(learner)


def test_the_best_sprint_is_told() -> None:
    learner = UserFactory.create()
    finish(actions.start_sprint(learner, now=timezone.now()), right=8, seconds=12.3)

    assert "Your best: 8 of 10 in 123 s." in shown(learner)


def test_the_three_most_frequent_slips_stand_on_the_page_of_drills() -> None:
    learner = UserFactory.create()
    codes = sorted(CODES)[:4]
    for times, code in enumerate(codes, start=1):
        slipped(learner, code, times=times, day=today_of(learner))

    page = shown(learner)

    listed = page.partition('aria-labelledby="slips"')[2].partition("</ul>")[0]
    assert listed.count("<li>") == 3
    assert [slip_words(code).title in listed for code in codes] == [False, True, True, True]
    assert "4 times" in listed


def test_without_slips_the_page_of_slips_leads_to_the_drills() -> None:
    page = shown(UserFactory.create(), "slips")

    assert "No slips yet." in page
    assert "Go to the drills" in page
    assert "<form method" not in page.partition("<main")[2].partition("</main>")[0]


def test_a_slip_has_its_words_its_count_its_last_day_and_its_drill() -> None:
    learner = UserFactory.create()
    code = next(code for code in sorted(CODES) if catalogue.isolating(code))
    today = today_of(learner)
    slipped(learner, code, times=2, day=today - 5 * DAY)
    slipped(learner, code, times=1, day=today - 3 * DAY)
    slipped(UserFactory.create(), code, times=7, day=today)

    page = shown(learner, "slips")

    last = today - 3 * DAY
    assert slip_words(code).title in page
    assert slip_words(code).remember in page
    assert f"3 times, new in the last four weeks; last on {last.day} {last:%B}." in page
    assert f'name="code" value="{code}"' in page
    assert page.count('class="card slip-row"') == 1


def test_a_slip_without_a_drill_has_no_button_and_an_unknown_one_neutral_words() -> None:
    learner = UserFactory.create()
    slipped(learner, "A_CODE_OF_YESTERDAY", day=today_of(learner))

    page = shown(learner, "slips")

    assert "Another slip" in page
    assert "1 time, new in the last four weeks" in page
    assert 'name="code"' not in page


@pytest.mark.parametrize(
    ("weeks_ago", "trend"),
    [
        ({0: 2}, "new in the last four weeks"),
        ({0: 1, 8: 1}, "back again"),
        ({0: 2, 4: 1, 7: 1}, "as often as before"),
        ({3: 1, 4: 2}, "less often than before"),
        ({3: 2, 7: 1, 11: 9}, "more often than before"),
        ({4: 1}, "not in the last four weeks"),
        ({11: 3}, "not in the last four weeks"),
    ],
)
def test_the_trend_is_told_in_words(weeks_ago: dict[int, int], trend: str) -> None:
    learner = UserFactory.create()
    today = today_of(learner)
    for ago, times in weeks_ago.items():
        slipped(learner, "NO_TX2", times=times, day=today - ago * WEEK)

    [slip] = overview.slips(learner, today=today)

    assert slip.trend == trend
    assert slip.weeks == tuple(weeks_ago.get(11 - week, 0) for week in range(12))
    assert f"{sum(weeks_ago.values())} time" in shown(learner, "slips")
    assert trend in shown(learner, "slips")


def test_a_week_ends_with_today_and_twelve_weeks_are_counted() -> None:
    learner = UserFactory.create()
    today = date(2026, 11, 23)
    for days in (0, 6, 7, 83, 84, -1):
        slipped(learner, "NO_TX2", day=today - days * DAY)

    [slip] = overview.slips(learner, today=today)

    assert (slip.weeks[-1], slip.weeks[-2], slip.weeks[0], slip.times) == (2, 1, 1, 4)
    assert slip.last_day == today


def test_a_tally_that_was_taken_back_to_nothing_is_no_slip() -> None:
    learner = UserFactory.create()
    slipped(learner, "NO_TX2", times=0, day=today_of(learner))

    assert overview.slips(learner, today=today_of(learner)) == []


def test_the_most_frequent_slip_comes_first_and_of_equals_the_one_of_these_weeks() -> None:
    learner = UserFactory.create()
    today = date(2026, 11, 23)
    for code, times, ago in [("NO_TX2", 2, 8), ("NO_HALF", 2, 0), ("NO_CEIL", 3, 9)]:
        slipped(learner, code, times=times, day=today - ago * WEEK)

    assert [slip.code for slip in overview.slips(learner, today=today)] == ["NO_CEIL", "NO_HALF", "NO_TX2"]


@pytest.mark.parametrize("name", ["drills", "slips"])
def test_a_page_costs_as_many_statements_for_much_as_for_little(name: str) -> None:
    new, busy = UserFactory.create(), UserFactory.create()
    little = cost(new, name)
    passed(busy, *catalogue.served())
    for place, code in enumerate(sorted(CODES)):
        slipped(busy, code, times=3, day=today_of(busy) - (place % 80) * DAY)
    finish(actions.start_sprint(busy, now=timezone.now()))
    actions.start_sprint(busy, now=timezone.now())
    finish(actions.daily_set(busy, now=timezone.now()))

    assert cost(busy, name) == little
    assert little == {"drills": 6, "slips": 2}[name]
    assert len(overview.slips(busy, today=today_of(busy))) == len(CODES)
    assert Skill.objects.of(busy).count() == len(catalogue.served())
    assert Run.objects.of(busy).count() == 3
