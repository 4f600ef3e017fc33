"""What a curator makes of a proposal: checked field by field before anything is written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any

from quizapp.bank.drafting import Choice, Draft
from quizapp.bank.models import Bloom, Kind
from quizapp.bank.writing import Writer, unclean
from quizapp.course.models import Section
from quizapp.notes.models import Proposal
from quizapp.notes.refusals import NotPossible

# Twins of what the loader takes: contentfiles.kinds.MOST_OPTIONS, contentfiles.knowledge.
MOST_DISTRACTORS = 5
LONGEST_NAME = 100
LONGEST_ABBREVIATION = 20
MOST_SENTENCES = 3

LONGEST_STEM = 4_000
LONGEST_OPTION = 500
LONGEST_REASON = 2_000
LONGEST_UNIT = 40
DIFFICULTY = 3
MOST_DIFFICULT = 5

_AMOUNT = re.compile(
    r"(-?[0-9]{1,3}(?:,[0-9]{3}){1,5}|-?[0-9]{1,18})(\.[0-9]{1,12}|/0*[1-9][0-9]{0,11})?(?:[ -]?(\D.*))?"
)
_GROUPS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)")
_TRUTHS = {"true": "True", "false": "False"}

Edits = Mapping[str, Any]


class Invalid(NotPossible):
    """What was written cannot be taken. `errors` has a sentence for each field at fault."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(" ".join(errors.values()))
        self.errors = dict(errors)


@dataclass(frozen=True, slots=True)
class Term:
    """A term as it was accepted. `section` is the number of a section of the course.

    With `better` it is no term of its own: the note says better what the
    glossary's `known` says.
    """

    name: str
    abbreviation: str
    definition: str
    section: int
    better: bool = False
    known: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Term:
        return cls(**kept)


@dataclass(frozen=True, slots=True)
class Known:
    """What the glossary has: the names of each term by its slug, without case."""

    names: Mapping[str, Sequence[str]]

    def same(self, *names: str) -> str:
        """The slug of a term that is called like one of `names`; empty if none is."""
        asked = {name.casefold() for name in names if name}
        return next((slug for slug, held in self.names.items() if asked & set(held)), "")


def amount(text: str) -> tuple[str, str] | None:
    """One number, exact and without commas, and its unit; None for anything else.

    >>> amount("1,000 WCU"), amount("0.5RCU"), amount("40 or 50")
    (('1000', 'WCU'), ('0.5', 'RCU'), None)
    """
    found = _AMOUNT.fullmatch(text.strip())
    if found is None or re.search(r"[0-9]", found[3] or ""):
        return None
    return found[1].replace(",", "") + (found[2] or ""), (found[3] or "").strip()


def kinds_for(right: str) -> list[str]:
    """The kinds of question that a right answer fits; the first is the usual one.

    >>> kinds_for("True"), kinds_for("2 RCU"), kinds_for("A partition key")
    (['true-false'], ['single', 'numeric'], ['single'])
    """
    if right.strip().casefold() in _TRUTHS:
        return [Kind.TRUE_FALSE.value]
    return [Kind.SINGLE.value, Kind.NUMERIC.value] if amount(right) else [Kind.SINGLE.value]


class _Form:
    """The fields of a proposal with what a curator wrote over them, and what is wrong with each."""

    def __init__(
        self, proposal: Proposal, edits: Edits, sections: Mapping[int, Section], writer: Writer
    ) -> None:
        self.payload: Mapping[str, Any] = proposal.payload
        self.edits = edits
        self.sections = sections
        self.writer = writer
        self.errors: dict[str, str] = {}
        self._section_id = proposal.section_id

    def wrong(self, field: str, sentence: str) -> None:
        self.errors.setdefault(field, sentence)

    def done(self) -> None:
        if self.errors:
            raise Invalid(self.errors)

    def text(self, field: str, *, longest: int, strict: bool = False) -> str:
        """A text as it stands now. What a curator wrote is held to the rules of the loader, as everything is with `strict`."""
        before = self.payload.get(field, "")
        return self.checked(field, self.edits.get(field, before), before, longest=longest, strict=strict)

    def texts(self, field: str, *, longest: int) -> list[str]:
        before = list(self.payload.get(field, []))
        now = self.edits.get(field, before)
        if isinstance(now, str) or not isinstance(now, Sequence):
            self.wrong(field, "Here is to be a list of texts.")
            return []
        return [self.checked(field, text, text if text in before else None, longest=longest) for text in now]

    def checked(
        self, field: str, given: object, before: object, *, longest: int, strict: bool = False
    ) -> str:
        if not isinstance(given, str):
            self.wrong(field, "Here is to be a text.")
            return ""
        text = given.replace("\r\n", "\n").strip()
        refused = unclean(text)
        if refused:
            self.wrong(field, refused)
            return ""
        if len(text) > longest:
            self.wrong(field, f"This has {len(text):,} characters; {longest:,} is the most.")
        elif strict or given != before:
            for complaint in self.writer.complaints(text)[:1]:
                self.wrong(field, complaint)
        return text

    def section(self) -> int:
        given = self.edits.get("section") or next(
            (number for number, section in self.sections.items() if section.pk == self._section_id), None
        )
        if given is None:
            self.wrong("section", "Choose the section of the course that this belongs to.")
            return 0
        number = _whole(given)
        if number not in self.sections:
            self.wrong("section", f"The course has no section {given}.")
            return 0
        return number

    def difficulty(self) -> int:
        number = _whole(self.edits.get("difficulty") or DIFFICULTY)
        if not 1 <= number <= MOST_DIFFICULT:
            self.wrong("difficulty", f"The difficulty is a number from 1 to {MOST_DIFFICULT}.")
        return number


def draft(proposal: Proposal, edits: Edits, sections: Mapping[int, Section], writer: Writer) -> Draft:
    """The question that `proposal` becomes. `sections` are those of the course by number.

    Fields: stem, right, distractors (texts), reasons (of the right answer and
    of each distractor, in this order; fewer leave the rest without), explanation,
    section, difficulty, kind. Raises Invalid.
    """
    form = _Form(proposal, edits, sections, writer)
    stem = form.text("stem", longest=LONGEST_STEM)
    if not stem:
        form.wrong("stem", "Write what is asked.")
    right = form.text("right", longest=LONGEST_OPTION)
    if not right:
        form.wrong("right", "Write the right answer.")
    if proposal.kind == "worked" and _normal(right) != _normal(form.payload["right"]):
        form.wrong(
            "right",
            f"The engine computes {form.payload['right']}, and a worked example keeps that."
            " If the task is another, reject this one.",
        )
    kinds = kinds_for(right)
    kind = form.edits.get("kind") or kinds[0]
    if kind not in kinds:
        named = " or ".join(kinds)
        form.wrong("kind", f"With this right answer the question is {named}, not {str(kind)[:20]!r}.")
        kind = kinds[0]
    distractors = form.texts("distractors", longest=LONGEST_OPTION)
    if kind == Kind.TRUE_FALSE:
        right = _TRUTHS.get(right.casefold(), "True")
        distractors = ["False" if right == "True" else "True"]
    reasons = form.texts("reasons", longest=LONGEST_REASON)
    if len(reasons) > 1 + len(distractors):
        form.wrong("reasons", f"Here are {len(reasons)} reasons for {1 + len(distractors)} options.")
    reasons += [""] * (1 + len(distractors) - len(reasons))
    # An empty line of a form is no option, and its reason goes with it.
    wrong = [(text, reason) for text, reason in zip(distractors, reasons[1:], strict=False) if text]
    unit = ""
    if kind == Kind.NUMERIC:
        right, unit, wrong = _numbers(form, right, wrong)
    else:
        _check_options(form, right, [text for text, _ in wrong])
    choices = [Choice(right, True, reasons[0]), *(Choice(text, False, reason) for text, reason in wrong)]
    if kind == Kind.TRUE_FALSE:
        choices.sort(key=lambda choice: choice.text, reverse=True)  # True before False
    made = Draft(
        kind=kind,
        stem=stem,
        choices=tuple(choices),
        section=form.section(),
        difficulty=form.difficulty(),
        bloom=Bloom.APPLY.value if proposal.kind == "worked" else Bloom.RECALL.value,
        explanation=form.text("explanation", longest=LONGEST_STEM),
        unit=unit,
    )
    form.done()
    return made


def _check_options(form: _Form, right: str, wrong: Sequence[str]) -> None:
    if not wrong:
        form.wrong("distractors", "The note gives no wrong option. Write at least one.")
    if len(wrong) > MOST_DISTRACTORS:
        form.wrong("distractors", f"Here are {len(wrong)} wrong options; {MOST_DISTRACTORS} is the most.")
    seen = {_normal(right)}
    for text in wrong:
        if _normal(text) in seen:
            form.wrong("distractors", f"Two options say the same: {text[:60]}")
        seen.add(_normal(text))


def _numbers(
    form: _Form, right: str, wrong: Sequence[tuple[str, str]]
) -> tuple[str, str, list[tuple[str, str]]]:
    """The right number, its unit, and the numbers of known mistakes, which are in the same unit."""
    value, unit = amount(right) or ("0", "")
    if len(unit) > LONGEST_UNIT:
        form.wrong("right", f"A unit has at most {LONGEST_UNIT} characters.")
    seen = {Fraction(value)}
    mistakes = []
    for text, reason in wrong:
        found = amount(text)
        if found is None or (found[1] and found[1].casefold() != unit.casefold()):
            form.wrong("distractors", f"This is no number in {unit}: {text[:60]}")
        elif Fraction(found[0]) in seen:
            form.wrong("distractors", f"Two numbers are the same: {text[:60]}")
        else:
            seen.add(Fraction(found[0]))
            mistakes.append((found[0], reason))
    return value, unit, mistakes


def term(
    proposal: Proposal, edits: Edits, sections: Mapping[int, Section], writer: Writer, known: Known
) -> Term:
    """The term that `proposal` becomes, ready for the glossary.

    Fields: name, abbreviation, definition, section, and for one that the
    glossary has already `better`: true keeps the glossary's term and notes
    that the note says it better. Raises Invalid.
    """
    form = _Form(proposal, edits, sections, writer)
    name = " ".join(form.text("name", longest=LONGEST_NAME).split())
    abbreviation = " ".join(form.text("abbreviation", longest=LONGEST_ABBREVIATION).split())
    definition = form.text("definition", longest=LONGEST_REASON, strict=True)
    if not name:
        form.wrong("name", "Write the name of the term.")
    _check_definition(form, definition, name, abbreviation)
    slug = str(form.payload.get("known", ""))
    better = bool(form.edits.get("better"))
    if better and slug not in known.names:
        form.wrong("better", "The glossary has no such term whose wording this could better.")
    same = known.same(name, abbreviation)
    if same and not better:
        form.wrong(
            "name",
            f"The glossary has {same!r}, which is called so. Give this term a name of its own,"
            " or note that this wording is better.",
        )
    made = Term(name, abbreviation, definition, form.section(), better, slug if better else "")
    form.done()
    return made


def _check_definition(form: _Form, definition: str, name: str, abbreviation: str) -> None:
    """Twin of the checks in contentfiles.knowledge: the definition is the front of a card."""
    if not definition:
        form.wrong("definition", "The note does not say what this means. Write a definition.")
    for said in filter(None, (name, abbreviation)):
        if re.search(rf"(?<!\w){re.escape(said)}(?!\w)", definition, re.IGNORECASE):
            form.wrong(
                "definition",
                f"The definition contains {said!r}. It is the front of a card that asks for that name;"
                " say it otherwise.",
            )
    if len(_SENTENCE_END.findall(definition)) > MOST_SENTENCES:
        form.wrong("definition", f"The definition has more than {MOST_SENTENCES} sentences.")


def _normal(text: str) -> str:
    """What two options must not share, as contentfiles.kinds compares them; numbers also without the space before their unit."""
    found = amount(text)
    if found:
        return f"{Fraction(found[0])} {found[1].casefold()}"
    return " ".join(_GROUPS.sub("", text.replace("`", "").replace("*", "").casefold()).split())


def _whole(given: object) -> int:
    """`given` as a whole number of at most two digits; 0 for anything else."""
    text = str(given)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 3 else 0
