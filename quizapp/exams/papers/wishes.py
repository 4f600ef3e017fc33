"""What a paper should be, before anybody knows whether the bank can make it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, Final

from quizapp.bank.models import Kind
from quizapp.course.models import Blueprint, Course, Domain
from quizapp.engine.papers import Filters, Mark, Plan
from quizapp.exams.models import PASS_PERCENT, Sitting

PASS_SHARE: Final = PASS_PERCENT / 100
OUR_LINE: Final = f"The pass line of {PASS_PERCENT} % of the points is our own. How the vendor turns points into its scale is not published."
# Questions of a practice exam that the learner should never have met, in percent. More would use up
# the bank in two papers; fewer would measure what is remembered from the last one.
UNSEEN: Final = 60
# The same for every practice exam, so that two results can be compared though the bank has grown in
# between. No vendor publishes its spread; this is near that of the bank, with somewhat less recall.
BLOOMS: Final = {"recall": 25, "apply": 42, "analyse": 33}
BANDS: Final = {(1, 2): 35, (3, 3): 43, (4, 5): 22}

MOST_OWN: Final = 200
MOST_MINUTES: Final = 600

# Fields of a blueprint that may be unpublished yet, in words.
_PROVISIONAL: Final = {
    "questions": "The number of questions",
    "scored": "The number of scored questions",
    "minutes": "The time allowed",
    "pass_scaled": "The pass line on the vendor's scale",
    "domains": "The list of domains with their weights",
    "forms": "The basis of the shorter lengths",
    "valid_from": "The first day of the exam",
    "valid_until": "The last day of the exam",
}


class NoSuchForm(Exception):
    """The blueprint has no form of this name."""


@dataclass(frozen=True)
class Form:
    """A length in which an exam can be practised: `minutes` for `questions`, of which `scored` count."""

    slug: str
    title: str
    questions: int
    scored: int
    minutes: int

    @property
    def unscored(self) -> int:
        return self.questions - self.scored


@dataclass(frozen=True, kw_only=True)
class Wish:
    """A paper that somebody would like to sit.

    The fields are those of `Sitting`; `minutes` is None without a limit, and
    has no extra minutes yet. `rules` is the snapshot for the sitting, without
    what only a paper knows (see `Composed.rules`).
    """

    kind: str
    form: str
    title: str
    course: Course
    blueprint: Blueprint | None
    minutes: int | None
    feedback: str
    plan: Plan
    rules: dict[str, Any] = field(hash=False)


def forms_of(blueprint: Blueprint) -> list[Form]:
    """The forms of a blueprint, in the order of its file."""
    names = ("slug", "title", "questions", "scored", "minutes")
    return [Form(**{name: stored[name] for name in names}) for stored in blueprint.forms]


def form_of(blueprint: Blueprint, slug: str) -> Form:
    """Raises NoSuchForm."""
    found = next((form for form in forms_of(blueprint) if form.slug == slug), None)
    if found is None:
        raise NoSuchForm(slug)
    return found


def domains_of(blueprint: Blueprint) -> list[Domain]:
    """The domains with their tasks, in order. Two statements, or none where they were prefetched."""
    if "domains" in getattr(blueprint, "_prefetched_objects_cache", {}):
        return sorted(blueprint.domains.all(), key=lambda domain: domain.number)
    return list(blueprint.domains.order_by("number").prefetch_related("tasks"))


def mock(blueprint: Blueprint, form_slug: str) -> Wish:
    """A practice exam of `blueprint` in one of its forms.

    Raises NoSuchForm.
    """
    form = form_of(blueprint, form_slug)
    domains = domains_of(blueprint)
    plan = Plan(
        scored=form.scored,
        pretest=form.unscored,
        weights={domain.number: domain.weight for domain in domains},
        names={domain.number: f"domain {domain.number} ({domain.title})" for domain in domains},
        unseen=UNSEEN,
        blooms=BLOOMS,
        bands=BANDS,
        fill=True,
    )
    return Wish(
        kind=Sitting.Kind.MOCK.value,
        form=form.slug,
        title=f"{blueprint.short}, {form.title.lower()}",
        course=blueprint.course,
        blueprint=blueprint,
        minutes=form.minutes,
        feedback=Sitting.Feedback.END.value,
        plan=plan,
        rules={
            "blueprint": {
                "slug": blueprint.slug,
                "short": blueprint.short,
                "title": blueprint.title,
                "version": blueprint.version,
                "valid_from": blueprint.valid_from.isoformat(),
                "valid_until": blueprint.valid_until and blueprint.valid_until.isoformat(),
            },
            "form": {"slug": form.slug, "title": form.title},
            "domains": [
                {
                    "number": domain.number,
                    "title": domain.title,
                    "weight": domain.weight,
                    "uncovered_tasks": uncovered(domain),
                }
                for domain in domains
            ],
            "provisional": provisional(blueprint),
            "minutes": form.minutes,
            "full_minutes": blueprint.minutes,
            "pass_share": PASS_SHARE,
            "pass_note": OUR_LINE,
            "counts": {"questions": form.questions, "scored": form.scored, "unscored": form.unscored},
            "unseen": UNSEEN,
            "filters": {},
        },
    )


def uncovered(domain: Domain) -> list[str]:
    """Tasks of the domain that the course leaves out, as "2.3 Security risks of AI services"."""
    tasks = sorted(domain.tasks.all(), key=lambda task: [int(part) for part in task.ref.split(".")])
    return [f"{task.ref} {task.title}" for task in tasks if not task.covered]


def provisional(blueprint: Blueprint) -> list[str]:
    """A sentence for each figure that the vendor has not published yet."""
    return [
        f"{_PROVISIONAL.get(name, name)} is not published yet; what stands here is our assumption."
        for name in blueprint.provisional
    ]


def own(
    course: Course,
    *,
    count: int,
    minutes: int | None = None,
    feedback: str = Sitting.Feedback.END.value,
    sections: Collection[int] = (),
    kinds: Collection[str] = (),
    difficulties: Collection[int] = (),
    marks: Collection[Mark] = (),
) -> Wish:
    """A quiz of `count` questions as somebody puts it together; nothing chosen means all.

    `sections` are numbers. With several `marks` one of them is enough.

    Raises ValueError for a count below 1.
    """
    filters = Filters(
        sections=frozenset(sections),
        kinds=frozenset(kinds),
        difficulties=frozenset(difficulties),
        marks=frozenset(marks),
    )
    # Extra minutes are granted for a whole exam, and a quiz gets its share of them.
    exam = Blueprint.objects.listed().filter(course=course, slug=course.default_blueprint).first()
    return Wish(
        kind=Sitting.Kind.QUIZ.value,
        form="own",
        title=f"Own quiz of {count} question{'' if count == 1 else 's'}",
        course=course,
        blueprint=None,
        minutes=minutes,
        feedback=feedback,
        plan=Plan(scored=count, filters=filters),
        rules={
            "blueprint": None,
            "form": {"slug": "own", "title": "Own quiz"},
            "domains": [],
            "provisional": [],
            "minutes": minutes,
            "full_minutes": exam and exam.minutes,
            "pass_share": PASS_SHARE,
            "pass_note": OUR_LINE,
            "counts": {"questions": count, "scored": count, "unscored": 0},
            "unseen": 0,
            "filters": {
                "sections": sorted(filters.sections),
                "kinds": [kind for kind in Kind.values if kind in filters.kinds],
                "difficulties": sorted(filters.difficulties),
                "marks": [mark.value for mark in Mark if mark in filters.marks],
            },
        },
    )
