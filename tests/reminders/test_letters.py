"""What letters say: the counts of the home page, the exam, the week; in plain text and in HTML alike."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizapp.accounts.models import User
from quizapp.answers.models import DayTally, Sealed
from quizapp.engine.reminders import Kind, Standing
from quizapp.progress.overview import overview
from quizapp.reminders.actions.claiming import Claimed
from quizapp.reminders.letters.contents import Contents, contents
from quizapp.reminders.letters.mail import mail
from quizapp.reminders.letters.wording import wording
from quizapp.study.models import Card, Plan
from quizapp.study.queue import today
from tests.bank.factories import QuestionFactory
from tests.course.factories import BlueprintFactory, SectionFactory
from tests.reminders.making import SIX, TODAY, claim_of, give_cards, learner, planned, reminded, studies

pytestmark = pytest.mark.django_db

SATURDAY = TODAY


def claim(person: User, kind: Kind = Kind.STUDY, **fields: Any) -> Claimed:
    return claim_of(planned(person, kind=kind), **fields)


def written(person: User, kind: Kind = Kind.STUDY, **fields: Any) -> Contents:
    (one,) = contents([claim(person, kind, **fields)], now=SIX)
    return one


def text_of(letter: Contents) -> str:
    return str(mail(letter, now=SIX).body)


def html_of(letter: Contents) -> str:
    ((html, kind),) = mail(letter, now=SIX).alternatives
    assert kind == "text/html"
    return str(html)


class Seen(HTMLParser):
    """The words of a page, and where its links lead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self._skips = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self._skips = tag in {"style", "title"}
        self.links += [value for name, value in attrs if name == "href" and value]

    def handle_endtag(self, _tag: str) -> None:
        self._skips = False

    def handle_data(self, data: str) -> None:
        if not self._skips:
            self.words += data.split()


def reviews(plan: Plan, count: int, *, stability: float = 10.0, **fields: Any) -> None:
    first = plan.cards.count()
    values: dict[str, Any] = {
        "phase": "review",
        "stability": stability,
        "difficulty": 5.0,
        "last_day": SATURDAY - timedelta(days=10),
        "reps": 3,
        "due_at": SIX - timedelta(hours=1),
        **fields,
    }
    Card.objects.bulk_create(
        [
            Card(plan=plan, template=f"seen-{place}", concept=f"seen-{place}", **values)
            for place in range(first, first + count)
        ]
    )


def plan_of(person: User) -> Plan:
    plan = Plan.objects.get(learner=person)
    plan.learner = person
    return plan


def a_week(person: User, *, last: date = SATURDAY) -> None:
    """Three days of study, of which the last two touch."""
    for back, answered, right, minutes in ((5, 10, 5, 4), (1, 40, 30, 20), (0, 20, 17, 10)):
        DayTally.objects.create(
            learner=person,
            day=last - timedelta(days=back),
            answered=answered,
            marked=answered,
            right=right,
            milliseconds=minutes * 60_000,
        )


# --- What is due ----------------------------------------------------------------------------


@pytest.mark.parametrize("now", [SIX, SIX + timedelta(hours=5)])
def test_a_letter_counts_the_cards_that_the_home_page_counts(now: datetime) -> None:
    person = reminded(cards=30)
    plan = plan_of(person)
    reviews(plan, 7)
    reviews(plan, 2, due_at=now + timedelta(minutes=10), phase="learning", step=0)
    reviews(plan, 4, due_at=now + timedelta(hours=1))
    reviews(plan, 3, suspended=True)

    (letter,) = contents([claim(person)], now=now)

    assert letter.due == today(plan, now=now).left
    assert letter.due == 7 + 2 + 10


def test_what_was_studied_already_is_not_counted_again() -> None:
    person = reminded(cards=30)
    DayTally.objects.create(learner=person, day=SATURDAY, answered=5, introduced=4, milliseconds=60_000)

    assert written(person).due == today(plan_of(person), now=SIX).left == 6


def test_when_the_minutes_of_the_day_are_used_up_nothing_is_due() -> None:
    person = reminded(cards=30)
    DayTally.objects.create(learner=person, day=SATURDAY, answered=5, milliseconds=30 * 60_000)

    letter = written(person, Kind.SUMMARY)

    assert letter.due == today(plan_of(person), now=SIX).left == 0


def test_a_question_of_an_open_paper_is_not_due() -> None:
    person = reminded(cards=0)
    plan = plan_of(person)
    question = QuestionFactory.create(section=SectionFactory.create(), terms=[])
    reviews(plan, 2)
    Card.objects.create(plan=plan, question=question, concept="sealed", due_at=SIX - timedelta(hours=1))
    Sealed.objects.create(learner=person, question=question, holder="sitting:1")

    assert written(person).due == today(plan, now=SIX).left == 2


def test_how_long_it_takes_follows_the_learners_own_pace() -> None:
    slow, quick, fresh = reminded(cards=0), reminded(cards=0), reminded(cards=0)
    for person in (slow, quick, fresh):
        reviews(plan_of(person), 12)
    studies(fresh, SATURDAY - timedelta(days=1), answered=19)
    for person, seconds in ((slow, 60), (quick, 15)):
        DayTally.objects.create(
            learner=person, day=SATURDAY - timedelta(days=3), answered=20, milliseconds=20 * seconds * 1000
        )

    assert written(slow).minutes == 12
    assert written(quick).minutes == 3
    assert written(fresh).minutes == 8, "40 seconds an answer, until 20 answers are known"


def test_a_letter_says_what_is_due_how_long_it_takes_and_how_to_stop() -> None:
    person = reminded(cards=0, name="Ada")
    reviews(plan_of(person), 12)

    letter = written(person)

    for said in (text_of(letter), " ".join(Seen(html_of(letter)).words)):
        assert "Hello Ada," in said
        assert "12 cards are due. They take about 8 minutes." in said
        assert "Switch reminders off" in said
    assert mail(letter, now=SIX).subject == "12 cards for today, about 8 minutes"


def test_more_than_a_day_of_work_is_no_wall() -> None:
    person = reminded(cards=0)
    reviews(plan_of(person), 400)

    letter = written(person, Kind.COMEBACK)

    assert "Your 20 minutes for today are a good part of them." in text_of(letter)
    assert "spreads them" in text_of(letter)
    assert "267" not in text_of(letter), "nobody is told of hours"


@pytest.mark.parametrize("due", [0, 1, 2])
def test_numbers_and_nouns_agree(due: int) -> None:
    person = reminded(cards=0)
    reviews(plan_of(person), due)

    said = text_of(written(person))

    assert {
        0: "Nothing is due today." in said,
        1: "One card is due. It takes a minute." in said,
        2: "2 cards are due. They take about 1 minute." in said,
    }[due]
    assert "1 cards" not in said
    assert "1 minutes" not in said


# --- The exam -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "button"), [(30, "exams"), (14, "exams"), (7, "exams"), (3, "exams"), (1, "study")]
)
def test_a_countdown_names_exam_date_and_days_and_has_one_button(days: int, button: str) -> None:
    exam = SATURDAY + timedelta(days=days)
    person = reminded(cards=0, exam=exam)
    blueprint = BlueprintFactory.create(title="Certified Developer", short="DVA-C02")
    Plan.objects.update(blueprint=blueprint)

    letter = written(person, Kind.EXAM, standing=Standing(exam=exam))
    said = wording(letter)

    assert letter.exam is not None
    assert letter.exam.days_left == days
    assert said.subject == ("Tomorrow: DVA-C02" if days == 1 else f"{days} days until DVA-C02")
    assert f"{exam.day} {exam:%B}" in text_of(letter)
    assert f"/{button}/" in said.button.url
    assert html_of(letter).count(said.button.url) == 1


def test_an_exam_without_a_blueprint_is_that_of_the_course() -> None:
    person = reminded(exam=SATURDAY + timedelta(days=3))

    assert written(person, Kind.EXAM).exam is not None
    assert "Testing" in wording(written(reminded(exam=SATURDAY + timedelta(days=3)), Kind.EXAM)).subject


def test_every_kind_of_letter_mentions_the_exam_that_is_near() -> None:
    person = reminded(exam=SATURDAY + timedelta(days=9))
    a_week(person)

    for kind in Kind:
        if kind is not Kind.EXAM:
            assert "9 days are left until" in text_of(written(person, kind)), kind


def test_an_exam_that_was_taken_out_of_the_plan_meanwhile_breaks_no_letter() -> None:
    assert wording(written(reminded(), Kind.EXAM)).button.label == "Study now"


# --- The other kinds ------------------------------------------------------------------------


def test_the_last_letter_says_so_and_how_to_start_again() -> None:
    said = text_of(written(reminded(), Kind.LAST))

    assert "this is the last one" in said
    assert "To start again, study once" in said


def test_who_comes_back_hears_how_long_it_was_and_no_blame() -> None:
    person = reminded()

    said = text_of(
        written(person, Kind.COMEBACK, standing=Standing(last_studied=SATURDAY - timedelta(days=9)))
    )

    assert "You last studied 9 days ago." in said


def test_no_letter_blames() -> None:
    person = reminded(exam=SATURDAY + timedelta(days=7))
    a_week(person)
    blame = re.compile(
        r"\b(missed|forgot|fail|behind|lazy|only|sorry|must|should|don't|overdue)\b", re.IGNORECASE
    )

    for kind in Kind:
        said = text_of(written(person, kind))
        assert not blame.search(said), (kind, blame.search(said))


def test_somebody_without_a_plan_or_a_name_gets_a_letter_too() -> None:
    letter = written(learner(), Kind.SUMMARY)

    assert text_of(letter).startswith("Hello,\n")
    assert letter.due == 0


# --- The week -------------------------------------------------------------------------------


def test_a_summary_tells_days_answers_minutes_share_streak_weakest_and_what_comes() -> None:
    person = reminded(cards=5)
    plan = plan_of(person)
    a_week(person)
    DayTally.objects.create(learner=person, day=SATURDAY - timedelta(days=7), answered=99, milliseconds=1)
    strong, weak, rare = (SectionFactory.create(title=title) for title in ("Tables", "Streams", "Rare"))
    reviews(plan, 4, section=strong, stability=100.0)
    reviews(plan, 4, section=weak, stability=5.0)
    reviews(plan, 1, section=rare, stability=0.5)
    reviews(plan, 3, due_at=SIX + timedelta(days=6))
    reviews(plan, 2, due_at=SIX + timedelta(days=8))

    letter = written(person, Kind.SUMMARY)

    week = letter.week
    assert week is not None
    assert (week.studied, week.answers, week.minutes, week.percent_right, week.streak) == (3, 70, 34, 74, 2)
    assert week.weakest is not None
    assert week.weakest.title == "Streams"
    assert week.ahead == 12
    said = text_of(letter)
    assert (
        "You studied on 3 days and gave 70 answers in 34 minutes. 74 % of what was marked was right." in said
    )
    assert "Your streak is 2 days long. Least sure is “Streams”" in said
    assert "In the week ahead 12 reviews are due." in said
    assert mail(letter, now=SIX).subject == "Your week: 3 days, 70 answers, 34 minutes"


def test_the_week_ends_with_the_date_of_the_letter_and_has_seven_days() -> None:
    person = reminded()
    a_week(person)

    week = written(person, Kind.SUMMARY).week

    assert week is not None
    assert [day.on for day in week.days] == [SATURDAY - timedelta(days=back) for back in range(6, -1, -1)]


def test_the_chart_has_a_bar_for_each_day_and_its_numbers_in_words() -> None:
    person = reminded()
    a_week(person)
    letter = written(person, Kind.SUMMARY)

    html, text = html_of(letter), text_of(letter)

    assert "svg" not in Seen(html).tags
    assert re.findall(r'<td width="(\d+)%" class="bar"', html) == ["20", "100", "50"]
    assert "Fri  20 minutes, 40 answers\nSat  10 minutes, 20 answers\n" in text
    assert text.count("rest") == 4


def test_days_of_less_than_half_a_minute_still_have_a_bar() -> None:
    alone, beside = reminded(), reminded()
    for person in (alone, beside):
        DayTally.objects.create(learner=person, day=SATURDAY, answered=1, milliseconds=0)
    DayTally.objects.create(
        learner=beside, day=SATURDAY - timedelta(days=1), answered=90, milliseconds=60 * 60_000
    )

    drawn = [
        re.findall(r'<td width="(\d+)%" class="bar"', html_of(written(person, Kind.SUMMARY)))
        for person in (alone, beside)
    ]

    assert drawn == [["2"], ["100", "2"]]


def test_the_weakest_section_is_that_of_the_home_page() -> None:
    person = reminded(cards=0)
    plan = plan_of(person)
    a_week(person)
    for number, stability in enumerate((3.0, 30.0, 9.0)):
        section = SectionFactory.create(title=f"Part {number}")
        reviews(plan, 3, section=section, stability=stability)
        reviews(plan, 1, section=section, stability=stability * 2)

    week = written(person, Kind.SUMMARY).week
    sections = [one for one in overview(plan, now=SIX).sections if one.recall is not None]
    weakest = min(sections, key=lambda one: one.recall or 0)

    assert week is not None
    assert week.weakest is not None
    assert (week.weakest.title, week.weakest.percent) == (weakest.title, weakest.percent)


# --- Many at once ---------------------------------------------------------------------------


def test_a_batch_costs_the_same_statements_for_one_and_for_many() -> None:
    def cost(people: list[User]) -> int:
        claimed = [claim(person, kind) for person in people for kind in (Kind.STUDY, Kind.SUMMARY, Kind.EXAM)]
        with CaptureQueriesContext(
            connection,
        ) as asked:
            contents(claimed, now=SIX)
        return len(asked)

    few, many = [reminded()], [reminded() for _ in range(5)]
    for person in (*few, *many):
        a_week(person)
        reviews(plan_of(person), 3, section=SectionFactory.create())

    assert cost(few) == cost(many) == 6


def test_letters_of_a_batch_do_not_mix() -> None:
    first, second = reminded(cards=0), reminded(cards=0)
    reviews(plan_of(first), 3)
    reviews(plan_of(second), 5)
    give_cards(plan_of(second), 0)

    letters = contents([claim(second), claim(first)], now=SIX)

    assert [(letter.claimed.learner_id, letter.due) for letter in letters] == [(second.pk, 5), (first.pk, 3)]
