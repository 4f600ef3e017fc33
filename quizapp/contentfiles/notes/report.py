"""What was read in a note, as lines of plain text for a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from textwrap import wrap

from quizapp.engine.capacity import number_text

from .ledger import Score
from .plain import shortened
from .reading import Course, NoteReading
from .records import DRAFT_KINDS, UNMAPPED, NoteClaim, WorkedExample

_WIDTH = 110
_VERDICTS = ("wrong", "contradicted", "outdated", "imprecise")


def report(reading: NoteReading, against: Course, *, score: Score | None = None) -> list[str]:
    """The whole report on one note. Nothing in it can be mistaken for a control sequence."""
    lines = [*_head(reading), "", *_sections(reading, against), "", *_proposals(reading), ""]
    lines += [*_examples(reading.examples), "", *_claims(reading.claims)]
    if score is not None:
        lines += ["", *_score(score)]
    return ["".join(sign if sign.isprintable() else " " for sign in line) for line in lines]


def _head(reading: NoteReading) -> Iterator[str]:
    covered = reading.coverage
    yield reading.note.name
    yield (
        f"coverage   {covered.covered:,} of {covered.lines:,} lines with text are in exactly one of"
        f" {len(reading.sections):,} sections"
    )
    if covered.astray:
        yield f"           not so: lines {', '.join(map(str, covered.astray[:20]))}"


def _sections(reading: NoteReading, against: Course) -> Iterator[str]:
    counted = Counter(mapped.section for mapped in reading.mapping)
    terms = Counter(term.section for term in reading.terms)
    drafts = Counter(draft.section for draft in reading.drafts)
    claims = Counter(claim.section for claim in reading.claims)
    yield f"{'course section':<52}{'sections':>10}{'terms':>8}{'drafts':>8}{'claims':>8}"
    titles = [(section.number, f"{section.number:>2}. {section.title}") for section in against.sections]
    for number, title in [*titles, (UNMAPPED, "unmapped")]:
        counts = [each[number] for each in (counted, terms, drafts, claims)]
        if any(counts):
            cells = [f"{count or '-':>8}" for count in counts]
            yield f"{shortened(title, 50):<52}  {''.join(cells)}"


def _proposals(reading: NoteReading) -> Iterator[str]:
    sure = [term for term in reading.terms if term.sure]
    known = sum(bool(term.known) for term in sure)
    asked = sum(not term.definition for term in sure)
    yield (
        f"terms      {len(reading.terms)} proposed: {known} are in the glossary, {len(sure) - known} are new,"
        f" {len(reading.terms) - len(sure)} are doubtful" + (f"; {asked} only asked for" if asked else "")
    )
    kinds = Counter(draft.kind for draft in reading.drafts)
    yield f"drafts     {len(reading.drafts)}: " + ", ".join(f"{kind} {kinds[kind]}" for kind in DRAFT_KINDS)


def _examples(examples: Sequence[WorkedExample]) -> Iterator[str]:
    verdicts = Counter(example.verdict for example in examples)
    yield (
        f"recomputed {len(examples)} calculations: {verdicts['right']} right, {verdicts['assumes']} with an assumption,"
        f" {verdicts['wrong']} wrong"
    )
    for example in examples:
        if example.verdict == "right":
            continue
        unit = example.unit
        given, right = number_text(example.printed), number_text(example.right)
        if example.verdict == "wrong":
            named = " or ".join("+".join(codes) for codes in example.mistakes) or "no known mistake"
            told = f"the note has {given} {unit}, the engine {right} {unit} ({named})"
        else:
            told = f"{given} {unit}, if {example.assumption}"
        yield from _wrapped(f"{example.span.first:>6}  ", f"{example.task}: {told}")


def _claims(claims: Sequence[NoteClaim]) -> Iterator[str]:
    counted = Counter(claim.verdict for claim in claims)
    yield f"claims     {len(claims)}: " + ", ".join(f"{counted[verdict]} {verdict}" for verdict in _VERDICTS)
    for claim in claims:
        above = " > ".join(claim.span.path[-2:])
        disputed = ", disputed" if claim.disputed else ""
        yield from _wrapped(
            f"{claim.span.first:>6}  ",
            f"{claim.verdict}{disputed}, {claim.fact} {claim.title}: “{claim.words}”",
        )
        if above:
            yield f"        under  {shortened(above, 90)}"
        yield from _wrapped("        right  ", claim.right)
        for source in claim.sources[:2]:
            yield f"        source {source.title} <{source.url}>"


def _score(score: Score) -> Iterator[str]:
    yield (
        f"ledger     precision {score.precision:.0%} ({score.hits} of {score.found} claims stand where it says),"
        f" recall {score.recall:.0%} ({score.recalled} of {score.listed} faulty rows;"
        f" {score.possible} have a pattern)"
    )
    if score.missed:
        yield from _wrapped("           missed ", ", ".join(score.missed))
    if score.beside:
        yield from _wrapped(
            "           beside ", ", ".join(f"{fact} in line {line}" for fact, line in score.beside)
        )


def _wrapped(lead: str, text: str) -> list[str]:
    return wrap(
        shortened(text, 1200),
        _WIDTH,
        initial_indent=lead,
        subsequent_indent=" " * len(lead),
        break_long_words=False,
    )
