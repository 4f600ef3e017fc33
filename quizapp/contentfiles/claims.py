"""Wrong claims in our own texts: a sentence that says what a fact calls wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from .patterns import Pattern, PatternError, pattern
from .problems import Place, Problems
from .records import FactRecord, QuestionRecord, TermRecord
from .segments import Directive, Text, front_matter, segments
from .text import Source, locate

# Verdicts that leave something wrong in the claim.
FAULTY = ("imprecise", "outdated", "wrong", "contradicted")
# Where the guide tells what is wrong, on purpose.
_TOLD = {"older", "trap"}
LONGEST_SENTENCE = 1000

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,}).*?(?:^ {0,3}\1[`~]*[ \t]*$|\Z)", re.MULTILINE | re.DOTALL)
_NO_NEWLINE = re.compile(r"[^\n]")
_DISPLAY = re.compile(r"\$\$.*?\$\$", re.DOTALL)
# A blank line, a new item of a list and a new row of a table end a sentence, whatever its signs.
_PARAGRAPH = re.compile(r"\n[ \t]*\n|\n(?=[ \t]*(?:[-*+]|[0-9]{1,2}[.)])[ \t])|\n(?=[ \t]*\|)")
_MARK = re.compile(r"\s*(?:[-*+]|[0-9]{1,2}[.)])[ \t]+")
_END = re.compile(r"(?<!\be\.g)(?<!\bi\.e)(?<!\bvs)(?<!\bcf)[.!?][\"')\]*_]*\s+(?=[\"'(\[*`_]*[A-Z0-9])")
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)")
_SIGNS = str.maketrans(
    {
        "\u201c": '"',
        "\u201d": '"',
        "\u2018": "'",
        "\u2019": "'",
        "\u2013": "-",
        "\u2014": "-",
        "\u00a0": " ",
        "`": None,
        "*": None,
    }
)
# A sentence that reports what others say does not say it.
_REPORTS = re.compile(
    r"\b(?:older|outdated|obsolete|myth|misconception|mistake|mistaken(?:ly)?|wrong(?:ly)?|false|untrue|trap|formerly"
    r"|used to|no longer|belief|tempting|tempts|confuses?|confusing|mixes? up|contrary to|stopped|replaced|anymore)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text` is plain, in one line; `raw` is its first line as written, by which it is found again."""

    text: str
    raw: str
    offset: int


def sentences(text: str) -> Iterator[Sentence]:
    """The sentences of Markdown, without code blocks and display formulas. A row of a table is one."""
    for blank in (_FENCE, _DISPLAY):
        # As long as before, so that offsets are those of the text as written.
        text = blank.sub(lambda found: _NO_NEWLINE.sub(" ", found.group()), text)
    for start, paragraph in _cut(text, _PARAGRAPH):
        mark = _MARK.match(paragraph)
        if mark is not None:
            start, paragraph = start + mark.end(), paragraph[mark.end() :]
        for inner, sentence in _cut(paragraph, _END):
            plain = " ".join(_LINK.sub(r"\1", sentence).translate(_SIGNS).split())
            if plain:
                lead = len(sentence) - len(sentence.lstrip())
                raw = sentence.strip().split("\n", 1)[0]
                yield Sentence(plain[:LONGEST_SENTENCE], raw, start + inner + lead)


def _cut(text: str, ends: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    start = 0
    for end in ends.finditer(text):
        yield start, text[start : end.end()]
        start = end.end()
    yield start, text[start:]


@dataclass(frozen=True, slots=True)
class Finding:
    fact: str
    sentence: Sentence
    words: str


class Claims:
    """All patterns of a course. `Claims(facts).in_text(text)` tells which wrong claims a text makes."""

    def __init__(self, patterns: Mapping[str, Iterable[Pattern]]) -> None:
        self._all = [(one.anchor, one, ref) for ref, several in sorted(patterns.items()) for one in several]

    @classmethod
    def of(cls, facts: Mapping[str, FactRecord]) -> Claims:
        """The patterns of the current facts; those of a disputed or withdrawn one say nothing."""
        return cls(
            {
                ref: [pattern(text) for text in fact.patterns]
                for ref, fact in facts.items()
                if fact.status == "current"
            }
        )

    def in_text(self, text: str) -> Iterator[Finding]:
        """Each wrong claim, once a sentence and fact."""
        if not self._all:
            return
        for sentence in sentences(text):
            lowered = sentence.text.lower()
            told = ""
            for anchor, one, ref in self._all:
                if anchor not in lowered or ref == told:
                    continue
                found = one.found_in(sentence.text, lowered)
                if found is None:
                    continue
                if _REPORTS.search(sentence.text):
                    break
                told = ref
                yield Finding(ref, sentence, found.group())


class ClaimCheck:
    """Reports every wrong claim in the course's own texts, at its line."""

    def __init__(self, facts: Mapping[str, FactRecord], problems: Problems) -> None:
        self.claims = Claims.of(facts)
        self.facts = facts
        self.problems = problems

    def guide(self, source: Source) -> None:
        """A section: its prose and its directives, but those that tell what is wrong."""
        quiet = Problems()  # the guide's reader has told them
        opened = front_matter(source, quiet)
        if opened is None:
            return
        for segment in segments(source, opened[1], quiet):
            if isinstance(segment, Text):
                self._told(segment.body, segment.place)
            elif isinstance(segment, Directive) and segment.name not in _TOLD:
                self._told(segment.body, Place(segment.place.path, segment.place.line + 1))

    def _told(self, body: str, start: Place) -> None:
        for finding in self.claims.in_text(body):
            line = start.line + body.count("\n", 0, finding.sentence.offset)
            self._report(Place(start.path, line), finding)

    def question(self, question: QuestionRecord, source: Source) -> None:
        """What a question teaches: its explanation, its keys with their reasons, a statement that is true."""
        texts = [question.explanation.text]
        keys = [option for option in question.options if option.is_key]
        texts += [part.text for option in keys for part in (option.content, option.reason)]
        texts += [number.reason.text for number in question.numbers if number.is_key]
        if question.kind == "true-false" and any(option.content.text.lower() == "true" for option in keys):
            texts.append(question.stem.text)
        for text in texts:
            for finding in self.claims.in_text(text):
                self._report(locate(source, question.place, finding.sentence.raw), finding)

    def term(self, term: TermRecord, source: Source) -> None:
        for finding in self.claims.in_text(term.definition.text):
            self._report(locate(source, term.place, finding.sentence.raw), finding)

    def _report(self, place: Place, finding: Finding) -> None:
        fact = self.facts[finding.fact]
        self.problems.error(
            place,
            f"“{finding.words}” is the claim of {fact.ref} ({fact.title}), which is {fact.verdict}."
            f" Say what holds: {' '.join(fact.value.text.split())}",
        )


def read_patterns(
    texts: Iterable[tuple[str, Place]],
    examples: Iterable[tuple[str, Place]],
    *,
    claim: str,
    value: str,
    problems: Problems,
) -> bool:
    """Check the patterns of one fact; False, with errors, if one is bad.

    Each must know the claim or an example, each example must be known, and the
    value, which is right, must not be taken for the claim.
    """
    before = len(problems.found)
    made: list[tuple[Pattern, Place]] = []
    for text, place in texts:
        try:
            made.append((pattern(text), place))
        except PatternError as error:
            problems.error(place, f"`{text}` is not used as a pattern. {error}")
    listed = list(examples)
    said = [claim, *(text for text, _ in listed)]
    for one, place in made:
        if not any(_knows(one, text) for text in said):
            problems.error(
                place,
                f"`{one.text}` matches neither the claim nor an entry of `examples`: it is never seen to work.",
            )
        if _knows(one, value):
            problems.error(place, f"`{one.text}` matches the fact's own value, which is right.")
    for text, place in listed:
        if not any(_knows(one, text) for one, _ in made):
            problems.error(place, f"No pattern matches the example “{text}”.")
    return len(problems.found) == before


def _knows(one: Pattern, text: str) -> bool:
    return any(one.found_in(sentence.text, sentence.text.lower()) is not None for sentence in sentences(text))
