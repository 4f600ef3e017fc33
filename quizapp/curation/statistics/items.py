"""The figures of items, from what is in the database; every number is the engine's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from quizapp.bank.models import Question, QuestionVersion, Status
from quizapp.bank.versions import Stored, stored
from quizapp.curation.statistics.answers import Given, given_in_sittings
from quizapp.curation.statistics.groups import CHOICES, Group, corrections_of, groups
from quizapp.engine import statistics
from quizapp.engine.statistics import Alert, Figure, OptionStatistics, Proposal, Response
from quizapp.engine.statistics.correlations import DRAWS
from quizapp.exams.rescoring import Correction


@dataclass(frozen=True, slots=True)
class Line:
    """A figure in words, with the number of answers it rests on and what it means."""

    name: str
    words: str
    n: int
    meaning: str


def _line(name: str, figure: Figure, meaning: str) -> Line:
    return Line(name, statistics.figure_words(figure), figure.n, meaning)


@dataclass(frozen=True, slots=True)
class Item:
    """One item with its figures. `shown` says that it is what learners are asked today."""

    question: Question
    group: Group
    figures: statistics.ItemStatistics
    alerts: tuple[Alert, ...]
    proposal: Proposal | None

    @property
    def shown(self) -> bool:
        return self.question.current_id in self.group.said

    @property
    def number(self) -> int:
        return self.group.newest.version.number

    @property
    def others(self) -> list[int]:
        """The numbers of older versions that are the same item."""
        return sorted(self.group.numbers)[:-1]

    @property
    def lines(self) -> list[Line]:
        found = self.figures
        guess = f" A guess is right in {found.guess:.0%}." if found.guess is not None else ""
        seconds = found.seconds
        return [
            _line("Facility", found.facility, f"Share who get it right.{guess}"),
            _line("Item-rest correlation", found.rest, "Right along with the rest of the paper, by Fisher."),
            _line("The same, redrawn", found.rest_redrawn, "With the interval of the bootstrap."),
            _line("Left out", found.omitted, "Seen, and not answered."),
            Line(
                "Median seconds",
                seconds.reason if seconds.value is None else f"{seconds.value:.0f}",
                seconds.n,
                "Half of the learners took longer.",
            ),
        ]

    @property
    def options(self) -> list[tuple[str, OptionStatistics]]:
        texts = {option.token: option.text for option in self.group.newest.options}
        return [(texts[one.option], one) for one in self.figures.options]

    @property
    def told(self) -> list[str]:
        """The alerts in words, with the texts of options for their tokens."""
        return [self._with_text(alert.text, alert.option) for alert in self.alerts]

    @property
    def reasons(self) -> list[str]:
        """Why something is proposed, in the same words."""
        if self.proposal is None:
            return []
        named = {alert.text: alert.option for alert in self.alerts}
        return [self._with_text(reason, named.get(reason)) for reason in self.proposal.reasons]

    def _with_text(self, text: str, token: str | None) -> str:
        if token is None:
            return text
        said = next(option.text for option in self.group.newest.options if option.token == token)
        return text.replace(f"Option {token}", f"Option “{said}”", 1)


def items_of(question: Question) -> list[Item]:
    """The items that the versions of one question make, the newest first. Eight statements."""
    return _items(question, list(given_in_sittings(question.pk)), *_versions([question]), draws=DRAWS)


def all_items(questions: Iterable[Question], rows: Iterable[Given]) -> Iterable[Item]:
    """The items of many questions; `rows` come by question. Without the intervals by redrawing, which take long."""
    known = {question.pk: question for question in questions}
    held, corrected, to = _versions(list(known.values()))
    by_question: dict[UUID, dict[int, Stored]] = {}
    for pk, one in held.items():
        by_question.setdefault(one.version.question_id, {})[pk] = one
    for pk, given in groupby(rows, key=lambda row: row.question):
        yield from _items(known[pk], list(given), by_question[pk], corrected, to, draws=1)


def _versions(
    questions: Sequence[Question],
) -> tuple[dict[int, Stored], dict[int, Correction], dict[int, Stored]]:
    """All versions of some questions, what corrects them, and what they are marked by then."""
    ids = [question.pk for question in questions]
    published = QuestionVersion.objects.filter(question__in=ids, published_at__isnull=False)
    held = stored(list(published.values_list("pk", flat=True)))
    return held, corrections_of(ids), held


def _items(
    question: Question,
    rows: Sequence[Given],
    held: dict[int, Stored],
    corrected: dict[int, Correction],
    to: dict[int, Stored],
    *,
    draws: int,
) -> list[Item]:
    asked = {row.version for row in rows} | {question.current_id}
    made = groups([one for pk, one in held.items() if pk in asked], corrected, to)
    return [_item(question, group, rows, draws=draws) for group in made]


def _item(question: Question, group: Group, rows: Sequence[Given], *, draws: int) -> Item:
    version = group.newest.version
    options = group.options
    figures = statistics.item_statistics(
        [_response(group, row) for row in rows if row.version in group.said],
        seed=f"item {question.pk} {version.pk}",
        options=options,
        keys=group.keys,
        guess=statistics.guess_chance(len(options), choose=version.choose)
        if version.kind in CHOICES
        else None,
        draws=draws,
    )
    pretest = question.status == Status.PRETEST and question.current_id in group.said
    return Item(
        question, group, figures, statistics.alerts(figures), statistics.propose(figures) if pretest else None
    )


def _response(group: Group, row: Given) -> Response:
    return Response(
        mark=row.point,
        rest=row.rest,
        chosen=group.chosen(row.version, row.answer) if row.answered else None,
        # A page without script does not tell times.
        seconds=row.milliseconds / 1000 if row.milliseconds else None,
        first=row.first,
    )
