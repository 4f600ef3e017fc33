"""Draft questions from a note. Each is a beginning for an author, never a question as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from quizapp.engine.capacity import number_text

from .entries import Entry, Row
from .fitness import (
    content_words,
    has_verb,
    is_advice,
    is_analogy,
    is_broken,
    is_story,
    points_elsewhere,
    sentences_of,
    statement_of,
)
from .outline import Glossary
from .plain import key_of, normal
from .quantities import exact
from .records import DraftProposal, NoteSection, Span, TermProposal, WorkedExample

_OPTIONS = 3
_DIGITS = re.compile(r"[0-9]")
# Neighbours among which wrong options are looked for.
_NEAR = 12
_EXPLAINS = frozenset({"definition", "table", "sentence"})
_TIP_TITLE = re.compile(
    r"\b(?:exam|takeaways?|key points?|remember|power-up|must know|things to keep in mind|gotchas?|pitfalls?)\b",
    re.IGNORECASE,
)
_TIP_LABEL = re.compile(
    r"(?:exam|quick|pro)? ?tips?\b|remember|key (?:point|takeaway)|important|gotcha|note for the exam",
    re.IGNORECASE,
)
_CONTRAST = re.compile(r"(?:,|;)? (?:whereas|while|but|in contrast,?) ", re.IGNORECASE)
_CONDITION = re.compile(r"(?:if|when|for)\b", re.IGNORECASE)
_PARTICIPLE = re.compile(r"(?:still |also )?\w+ing\b", re.IGNORECASE)
# How an explanation begins.
_DEFINES = re.compile(
    r"(?:an? |the |any |it is |they are |this is |one |[A-Z][\w ()-]{1,60} (?:is|are|means) )", re.IGNORECASE
)
_MODAL = re.compile(r"\b(?:can|may|must|should|cannot|will|lets?|allows?|you)\b", re.IGNORECASE)
_NO_NAME = re.compile(r"['\u2019]|\b(?:and|or|in|of the|vs|with|for|to)\b|[:,.]", re.IGNORECASE)
_PART_OF_NAME = re.compile(r"[a-z] [A-Z]\w+ \u2026|\u2026 [A-Z][a-z]|\u2026['\u2019-]|-\u2026")
_COMMON = frozenset(
    {
        "dynamodb",
        "aws",
        "amazon",
        "table",
        "item",
        "data",
        "key",
        "index",
        "read",
        "write",
        "capacity",
        "unit",
        "cache",
    }
)
_LEAST_OPTIONS = 2
_LEAST_STEM = 4
_LONGEST_OPTION = 5
_BOUND = re.compile(
    r"\b(?:limit(?:ed|s)?|max(?:imum)?|minimum|at most|at least|up to|no more than|cannot exceed|must not exceed|not exceed"
    r"|only|within|retain(?:s|ed)?|stored for|as many as|fewer than|default(?:s)? (?:is|to|of))\b",
    re.IGNORECASE,
)
_LIMITS = re.compile(
    r" (?:item |size |hard |soft |default )?(?:limit|maximum|minimum|window|quota)\b", re.IGNORECASE
)
_AMOUNT = re.compile(
    r"(?<![0-9.,:/-])([0-9]{1,3}(?:,[0-9]{3}){1,3}|[0-9]{1,9})(\.[0-9]{1,4})?([ -]?)"
    r"(bytes?|[KMGT]i?B|hours?|days?|minutes?|seconds?|ms|milliseconds?|items?|indexes|GSIs?|LSIs?|tables?|%|percent|levels?|years?|"
    r"months?|actions?|attributes?|nodes?|clusters?|RCUs?|WCUs?|requests?|characters?|Regions?|partitions?)(?![A-Za-z])",
    re.IGNORECASE,
)


def definition_drafts(terms: Sequence[TermProposal], glossary: Glossary) -> Iterator[DraftProposal]:
    """For each term that is explained: which of these fits? The wrong ones are its neighbours in note and glossary."""
    sure = _best(terms)
    for place, term in enumerate(sure):
        near = sure[max(0, place - _NEAR) : place + _NEAR + 1]
        others = sorted(
            (each for each in near if normal(each.name) != normal(term.name)),
            key=lambda each: (each.section != term.section, _apart(each, term)),
        )
        told = _told(term)
        names = _unlike(term, [*(each.name for each in others), *_known(term, glossary)], told)
        if told and len(names) >= _LEAST_OPTIONS:
            stem = f"Which term fits: \u201c{told}\u201d?"
            yield _draft("definition", stem, term.name, names, term.span, term.section)


def _best(terms: Sequence[TermProposal]) -> list[TermProposal]:
    """Each term once, by its best explanation: one that says what it is, or else the first."""
    best: dict[str, TermProposal] = {}
    for term in terms:
        name = term.known or normal(term.name)
        if not term.sure or not term.definition or not _is_option(term.name):
            continue
        if name not in best or (term.form in _EXPLAINS and best[name].form not in _EXPLAINS):
            best[name] = term
    return sorted(best.values(), key=lambda term: term.span.first)


def _apart(one: TermProposal, other: TermProposal) -> int:
    return abs(one.span.first - other.span.first)


def _is_option(name: str) -> bool:
    return len(name.split()) <= _LONGEST_OPTION and _NO_NAME.search(name) is None


def _known(term: TermProposal, glossary: Glossary) -> list[str]:
    """Names of the glossary for the same section, from a place that differs from term to term."""
    names = glossary.of_section(term.section)
    start = int(term.key[:4], 16) % max(len(names), 1)
    return [*names[start:], *names[:start]]


def _unlike(term: TermProposal, names: Iterable[str], told: str) -> tuple[str, ...]:
    """Wrong options: none that means the same, is part of the right one, or is named in the stem."""
    own = content_words(f"{term.name} {term.abbreviation}")
    short = {normal(term.name), normal(term.abbreviation)}
    stem = normal(told)
    made: dict[str, str] = {}
    for name in names:
        words = content_words(name)
        same = words <= own or own <= words or normal(name) in short
        if not same and _is_option(name) and normal(name) not in stem:
            made.setdefault(normal(name), name)
    return tuple(made.values())[:_OPTIONS]


def _told(term: TermProposal) -> str:
    """The first sentence that explains a term, without its name; nothing if that gives it away or says little."""
    sentence = sentences_of(term.definition)[0] if term.definition else ""
    if term.form == "title" and (not _DEFINES.match(sentence) or _MODAL.search(sentence[:60])):
        return ""
    if term.form == "below" and "; " in sentence:
        return ""  # parts of something
    if is_analogy(sentence) or is_broken(sentence) or is_story(sentence) or is_advice(sentence):
        return ""
    masked = _masked(sentence, term.name, term.abbreviation)
    said = masked.removeprefix("\u2026").strip()
    if not 5 <= len(said.split()) <= 60 or _PART_OF_NAME.search(masked) or masked.count("\u2026") > 2:
        return ""
    if term.form in {"bold", "label", "below", "title"} and points_elsewhere(masked):
        return ""
    # A word of the name that is left tells which of the options it is.
    left = content_words(masked) - _COMMON
    same = {_stem(word) for word in left} & {_stem(word) for word in content_words(term.name) - _COMMON}
    return "" if same else masked


def _stem(word: str) -> str:
    """What forms of a word have in common, more or less: throttling, throttled, throttle."""
    for end in ("ing", "ed", "es", "er", "s", "e"):
        if word.endswith(end) and len(word) - len(end) >= _LEAST_STEM:
            return word.removesuffix(end)
    return word


def _masked(text: str, *names: str) -> str:
    """A definition that does not contain its own name, in the singular or the plural."""
    for name in names:
        words = [_singular(word) for word in name.split()]
        if words and words[0]:
            phrase = r"[\s-]+".join(rf"{re.escape(word)}(?:s|es|ies|y)?" for word in words)
            text = re.sub(rf"\b{phrase}(?!\w)", "\u2026", text, flags=re.IGNORECASE)
    return " ".join(text.replace("(\u2026)", "").replace("\u2026 \u2026", "\u2026").split()).strip(" .")


def _singular(word: str) -> str:
    for end, instead in (("ies", ""), ("xes", "x"), ("s", ""), ("y", "")):
        if len(word) > 3 and word.endswith(end) and not word.endswith("ss"):
            return word.removesuffix(end) + instead
    return word


def tip_drafts(section: NoteSection, found: Sequence[Entry], course: int) -> Iterator[DraftProposal]:
    """Exam tips as statements to judge; what only says "know this" or "do that" is none."""
    under = any(_TIP_TITLE.search(title) for title in section.span.path[-2:])
    for entry in found:
        named = entry.label and _TIP_LABEL.match(entry.label)
        if entry.prompt or not (named or (under and entry.bullet)):
            continue
        text = statement_of(entry.text if named or (entry.bold and entry.text) else entry.raw)
        if text:
            yield _draft("tip", text, "True", ("False",), _span(entry, section), course)


def contrast_drafts(
    section: NoteSection, found: Sequence[Entry], tables: Sequence[Sequence[Row]], course: int
) -> Iterator[DraftProposal]:
    """Sentences that set two things against each other, and tables that compare them."""
    halves = []
    for entry in found:
        if entry.prompt:
            continue
        for sentence in sentences_of(entry.text or entry.raw):
            middle = _CONTRAST.search(sentence)
            if (
                middle is None
                or middle.start() < 16
                or not statement_of(sentence)
                or _CONDITION.match(sentence)
            ):
                continue
            end = sentence[middle.end() :].strip(" ,.")
            if has_verb(end) and len(end.split()) >= 3 and not _PARTICIPLE.match(end):
                halves.append((entry, sentence[: middle.end()].strip(), end))
    for place, (entry, start, end) in enumerate(halves):
        near = halves[max(0, place - _NEAR) : place + _NEAR + 1]
        others = dict.fromkeys(
            other for _, _, other in near if not content_words(other) <= content_words(end)
        )
        wrong = tuple(other for other in others if other != end)[:_OPTIONS]
        if len(wrong) >= _LEAST_OPTIONS:
            stem = f"How does this go on? \u201c{start} \u2026\u201d"
            yield _draft("contrast", stem, end, wrong, _span(entry, section), course)
        else:
            yield _draft("contrast", f"{start} {end}", "True", ("False",), _span(entry, section), course)
    for table in tables:
        yield from _compared(table, section, course)


def _compared(table: Sequence[Row], section: NoteSection, course: int) -> Iterator[DraftProposal]:
    """A table with a column for each of two or more things: what holds for one of them, not for the others?"""
    head = table[0].cells
    if len(head) < 3 or not head[0] or len(table) > 60:
        return
    rows = [row for row in table[1:] if len(row.cells) == len(head)]
    if sum(len(cell.split()) for row in rows for cell in row.cells[1:]) < 2 * len(rows) * (len(head) - 1):
        return  # data, not a comparison
    for row in rows:
        values = row.cells[1:]
        alike = len({_DIGITS.search(value) is None for value in values}) == 1 and not _DIGITS.match(
            row.cells[0]
        )
        if len(set(values)) == len(values) and all(values) and alike and row.cells[0]:
            stem = f"{head[0]} “{row.cells[0]}”: what holds for {head[1]}?"
            span = Span(row.line, row.line, section.span.path)
            yield _draft("contrast", stem, values[0], values[1 : 1 + _OPTIONS], span, course)


def limit_drafts(section: NoteSection, found: Sequence[Entry], course: int) -> Iterator[DraftProposal]:
    """Sentences with a limit and its number, the number left out."""
    amounts = [
        (entry, sentence, amount)
        for entry in found
        if not entry.prompt
        for sentence in sentences_of(entry.raw)
        for amount in _limit(sentence)
    ]
    for place, (entry, sentence, amount) in enumerate(amounts):
        value, unit = exact(amount[1], amount[2]), amount[4]
        near = amounts[max(0, place - _NEAR) : place + _NEAR + 1]
        siblings = [exact(other[1], other[2]) for _, _, other in near if other[4].lower() == unit.lower()]
        stem = f"{sentence[: amount.start()]}____{sentence[amount.end() :]}".strip()
        wrong = tuple(f"{number_text(each)}{amount[3]}{unit}" for each in _near(value, siblings))
        yield _draft("limit", stem, amount[0], wrong, _span(entry, section), course)


def _limit(sentence: str) -> list[re.Match[str]]:
    """The number of a sentence that is its limit, if it can be asked for."""
    said = sentence.strip(" .")
    if not 6 <= len(said.split()) <= 45 or points_elsewhere(said) or is_story(said) or is_broken(said):
        return []
    if not (has_verb(said) or ": " in said) or is_advice(said.rpartition(": ")[2]):
        return []
    for amount in _AMOUNT.finditer(sentence):
        before, after = sentence[: amount.start()], sentence[amount.end() :]
        bound = _BOUND.search(before[-40:]) or _LIMITS.match(after)
        again = re.search(rf"(?<![0-9.,]){re.escape(amount[1])}(?![0-9])", before + " " + after)
        if bound and not again and len(before.split()) + len(after.split()) >= 4:
            return [amount]
    return []


def _near(value: Fraction, siblings: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """Other numbers for a limit: those that stand beside it first, then halves and multiples."""
    scaled = [value * 2, value / 2, value * 10, value / 10, value * 5]
    whole = [each for each in scaled if each.denominator == 1 or value.denominator != 1]
    return tuple(dict.fromkeys(each for each in (*siblings, *whole) if each != value and each > 0))[:_OPTIONS]


def worked_drafts(examples: Sequence[WorkedExample]) -> Iterator[DraftProposal]:
    """Each calculation as a question with the engine's answer; known mistakes give the wrong ones."""
    for example in examples:
        slips = [each for each in (example.printed, *example.slips) if each != example.right]
        wrong = tuple(dict.fromkeys(f"{number_text(each)} {example.unit}" for each in slips))[:_OPTIONS]
        task = example.task
        if "strongly consistent" in example.assumption and "strongly" not in task:
            # Without the words it is the answer to another question.
            task = task.replace("read", "strongly consistent read", 1)
        stem = f"How many {example.unit} {'do' if task[0].isdigit() else 'does'} {task} take?"
        right = f"{number_text(example.right)} {example.unit}"
        yield _draft("worked", stem, right, wrong, example.span, example.section)


def _span(entry: Entry, section: NoteSection) -> Span:
    return Span(entry.line, entry.last, section.span.path)


def _draft(
    kind: str, stem: str, right: str, distractors: tuple[str, ...], span: Span, course: int
) -> DraftProposal:
    return DraftProposal(key_of(kind, span.path, stem, right), kind, stem, right, distractors, span, course)
