"""What a letter says, in words: the same for plain text and for HTML.

Short and kind: what is there to do and how long it takes, never what was
missed. A word about how to stop stands under every letter.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.text import Truncator

from quizapp.engine.reminders import Kind
from quizapp.reminders.letters import links
from quizapp.reminders.letters.contents import Contents, Exam
from quizapp.reminders.letters.weeks import Week

LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Button:
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Wording:
    """One letter in words. `preview` is what a mailbox shows beside the subject; `why` says why it came."""

    subject: str
    preview: str
    greeting: str
    title: str
    paragraphs: tuple[str, ...]
    button: Button
    why: str
    leave: str


def wording(contents: Contents) -> Wording:
    kind = contents.claimed.kind
    subject, title, paragraphs = _SAID[kind](contents)
    name = one_line(contents.claimed.name)
    return Wording(
        subject=one_line(subject, most=200),
        preview=paragraphs[0],
        greeting=f"Hello {name}," if name else "Hello,",
        title=title,
        paragraphs=tuple(paragraphs),
        button=_button(contents),
        why=_WHY[links.list_of(kind)],
        leave=_LEAVE[links.list_of(kind)],
    )


def one_line(text: str, *, most: int = LONGEST_NAME) -> str:
    """Text that somebody typed, as it may stand in a line or a header: no breaks, nothing unseen, not long.

    >>> one_line("Ada\\r\\nBcc: all@example.org")
    'Ada Bcc: all@example.org'
    """
    # Controls, surrogates and the marks that turn the direction of what follows.
    seen = "".join(" " if unicodedata.category(letter)[0] in "CZ" else letter for letter in text)
    return Truncator(" ".join(seen.split())).chars(most)


def counted(number: int, noun: str) -> str:
    """
    >>> counted(1, "card"), counted(24, "card")
    ('1 card', '24 cards')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def dated(day: date) -> str:
    """
    >>> dated(date(2026, 12, 5))
    'Saturday, 5 December'
    """
    return f"{day:%A}, {day.day} {day:%B}"


def _takes(contents: Contents) -> str:
    """How long the work takes; of more than a day's, how little is a start."""
    if contents.more_than_a_day:
        return f"Your {counted(contents.minutes_per_day, 'minute')} for today are a good part of them."
    return f"They take about {counted(contents.minutes, 'minute')}."


def _work(contents: Contents) -> str:
    """What is due and how long it takes, in one or two sentences."""
    if not contents.due:
        return "Nothing is due today."
    if contents.due == 1:
        return "One card is due. It takes a minute."
    return f"{counted(contents.due, 'card')} are due. {_takes(contents)}"


def _until(exam: Exam) -> str:
    if exam.days_left == 1:
        return f"{exam.short} is tomorrow, {dated(exam.on)}."
    return f"{counted(exam.days_left, 'day')} are left until {exam.short} on {dated(exam.on)}."


def _beside(contents: Contents) -> list[str]:
    exam = contents.exam
    return [] if exam is None or exam.days_left < 1 else [_until(exam)]


_Said = tuple[str, str, list[str]]


def _study(contents: Contents) -> _Said:
    due = counted(contents.due, "card") if contents.due else "Your cards"
    subject = f"{due} for today"
    if contents.due and not contents.more_than_a_day:
        subject += f", about {counted(contents.minutes, 'minute')}"
    return (
        subject,
        f"{due} for today",
        [
            _work(contents),
            "Each comes back shortly before you would forget it, so today is when it costs the least.",
            *_beside(contents),
        ],
    )


def _comeback(contents: Contents) -> _Said:
    away = f"You last studied {counted(contents.away, 'day')} ago. " if contents.away else ""
    spread = (
        "If they are too many for one day, the home page spreads them over the coming ones."
        if contents.more_than_a_day
        else "What you still know comes quickly, and the rest is why they are there."
    )
    return (
        "Your cards have waited for you",
        "Your cards have waited for you",
        [f"{away}{_work(contents)}", spread, *_beside(contents)],
    )


def _last(contents: Contents) -> _Said:
    return (
        "Our last reminder for now",
        "Our last reminder for now",
        [
            "You have not used our reminders for a while, so this is the last one.",
            f"Nothing is lost: your cards and what we know about your memory are kept. {_work(contents)}",
            "To start again, study once, on any day. Reminders then come back by themselves, at the hour you have chosen.",
            *_beside(contents),
        ],
    )


def _exam(contents: Contents) -> _Said:
    exam = contents.exam
    if exam is None:
        # The date was taken away between the check and this moment.
        return _study(contents)
    if exam.days_left == 1:
        return (
            f"Tomorrow: {exam.short}",
            f"Tomorrow is {exam.short}",
            [
                f"{exam.title} is tomorrow, {dated(exam.on)}.",
                _work(contents),
                "A short look today, then a good night's sleep: that is worth more than one more chapter. Good luck!",
            ],
        )
    left = counted(exam.days_left, "day")
    return (
        f"{left} until {exam.short}",
        f"{left} until {exam.short}",
        [f"{exam.title} is on {dated(exam.on)}.", _work(contents), _ADVICE[_stage(exam.days_left)]],
    )


# What to do with the days that are left, by the most of them.
_ADVICE = {
    3: "A half-length practice exam shows what is worth the last hours. New material is rarely among it.",
    7: "A practice exam under the clock now leaves time to repair what it finds.",
    14: "A practice exam in full shows which sections deserve the two weeks.",
    30: "A first practice exam tells you where you stand. Its wrong answers come back as cards.",
}


def _stage(days_left: int) -> int:
    return next((most for most in _ADVICE if days_left <= most), max(_ADVICE))


def _summary(contents: Contents) -> _Said:
    week = contents.week
    if week is None or not week.answers:
        return "Your week", "Your week", [_work(contents), *_beside(contents)]
    days, answers = counted(week.studied, "day"), counted(week.answers, "answer")
    return (
        f"Your week: {days}, {answers}, {counted(week.minutes, 'minute')}",
        "Your week",
        [
            f"You studied on {days} and gave {answers} in {counted(week.minutes, 'minute')}.{_share(week)}",
            *_memory(week),
            f"In the week ahead {_coming(week.ahead)}.",
            *_beside(contents),
        ],
    )


def _share(week: Week) -> str:
    return "" if week.percent_right is None else f" {week.percent_right} % of what was marked was right."


def _memory(week: Week) -> list[str]:
    said = []
    if week.streak > 1:
        said.append(f"Your streak is {counted(week.streak, 'day')} long.")
    if week.weakest is not None:
        said.append(
            f"Least sure is “{week.weakest.title}”: you would remember about {week.weakest.percent} % of it today."
        )
    return [" ".join(said)] if said else []


def _coming(ahead: int) -> str:
    if not ahead:
        return "no review is due yet"
    return "one review is due" if ahead == 1 else f"{counted(ahead, 'review')} are due"


_SAID = {
    Kind.STUDY: _study,
    Kind.COMEBACK: _comeback,
    Kind.LAST: _last,
    Kind.EXAM: _exam,
    Kind.SUMMARY: _summary,
}


def _button(contents: Contents) -> Button:
    exam = contents.exam
    if contents.claimed.kind is Kind.EXAM and exam is not None and exam.days_left > 1:
        return Button("Take a practice exam", links.absolute(reverse("exams:index")))
    if contents.claimed.kind is Kind.SUMMARY and not contents.due:
        return Button("See how you are doing", links.absolute(reverse("front")))
    return Button("Study now", links.absolute(reverse("study:next")))


_WHY = {
    links.ALL: "You get this because reminders are on in your preferences.",
    Kind.EXAM.value: "You get this because your plan has an exam date, on 30, 14, 7, 3 and 1 days before it.",
    Kind.SUMMARY.value: "You get this once a week, after a week with study in it.",
}
_LEAVE = {
    links.ALL: "Switch reminders off",
    Kind.EXAM.value: "Switch the exam countdown off",
    Kind.SUMMARY.value: "Switch the weekly summary off",
}
