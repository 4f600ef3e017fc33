"""A course in plain words, and which of its sections a text speaks of."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from quizapp.contentfiles.reading import Reading

from .kinds import BLANK, CODE
from .plain import LONGEST_LINE, normal, plain, words_of
from .records import UNMAPPED, CourseSection, CourseTerm, Mapped, NoteSection
from .wordlists import STOP

# Below this likeness a text belongs to no section of the course.
LEAST = 0.075
_TITLE, _HEADING, _NAME = 8, 4, 4
_OWN, _ABOVE = 5, 3
_MOST_WORDS = 400


def course_sections(reading: Reading) -> tuple[CourseSection, ...]:
    """The sections of a course with the words of their titles, headings, terms and facts."""
    made = []
    for section in reading.course.sections:
        words: Counter[str] = Counter()
        _add(words, section.title, _TITLE)
        for block in reading.outline.values():
            if block.section == section.number:
                _add(words, block.title, _HEADING)
                _add(words, " ".join(block.needs.must_mention), 1)
        for term in reading.terms.values():
            if term.section == section.number:
                _add(words, " ".join((term.name, term.abbreviation, *term.also)), _NAME)
                _add(words, term.definition.text, 1)
        for fact in reading.facts.values():
            if fact.section == section.number:
                _add(words, f"{fact.title} {fact.claim} {fact.value.text}", 1)
        made.append(CourseSection(section.number, section.title, tuple(sorted(words.items()))))
    return tuple(made)


def course_terms(reading: Reading) -> tuple[CourseTerm, ...]:
    return tuple(
        CourseTerm(
            term.slug,
            tuple(name for name in (term.name, term.abbreviation, *term.also) if name),
            term.section,
        )
        for term in reading.terms.values()
    )


def _add(words: Counter[str], text: str, weight: int) -> None:
    for word in words_of(text):
        if word not in STOP and len(word) > 1:
            words[word] += weight


class Outline:
    """The sections of a course as vectors of words (TF-IDF), to which texts are compared by their angle."""

    def __init__(self, sections: Iterable[CourseSection]) -> None:
        self.sections = tuple(sections)
        self._titles = {_name(section.title): section.number for section in reversed(self.sections)}
        spread = Counter(word for section in self.sections for word, _ in section.words)
        # A word that all sections have says nothing about any.
        self._weight = {word: math.log((1 + len(self.sections)) / count) for word, count in spread.items()}
        # A word that no section has tells a little for another subject.
        self._strange = math.log(1 + len(self.sections)) / 2
        self._index: dict[str, list[tuple[int, float]]] = {}
        for place, section in enumerate(self.sections):
            vector = self._unit({word: math.sqrt(times) for word, times in section.words})
            for word, value in vector.items():
                self._index.setdefault(word, []).append((place, value))

    def titled(self, title: str) -> Mapped | None:
        """The section of that very title."""
        number = self._titles.get(_name(title))
        return Mapped(number, 1.0) if number is not None else None

    def nearest(self, words: Counter[str]) -> Mapped:
        """The section that words speak of. A tie goes to the first."""
        text = self._unit({word: math.sqrt(times) for word, times in words.items()})
        scores = [0.0] * len(self.sections)
        for word, value in text.items():
            for place, weight in self._index.get(word, ()):
                scores[place] += value * weight
        best = Mapped(UNMAPPED, 0.0)
        for section, score in zip(self.sections, scores, strict=True):
            if score > best.score + 1e-9:
                best = Mapped(section.number, score)
        score = round(best.score, 3)
        return Mapped(best.section, score) if best.score >= LEAST else Mapped(UNMAPPED, score)

    def _unit(self, words: dict[str, float]) -> dict[str, float]:
        weighed = {word: value * self._weight.get(word, self._strange) for word, value in words.items()}
        length = math.sqrt(sum(value * value for value in weighed.values()))
        return {word: value / length for word, value in weighed.items()} if length else {}


def mapped(
    outline: Outline, lines: Sequence[str], kinds: Sequence[str], sections: Sequence[NoteSection]
) -> tuple[Mapped, ...]:
    """For each section the one of the course with its title, or else that its headings and its text speak of."""
    return tuple(
        outline.titled(section.title) or outline.nearest(_words(section, lines, kinds))
        for section in sections
    )


def _words(section: NoteSection, lines: Sequence[str], kinds: Sequence[str]) -> Counter[str]:
    words: Counter[str] = Counter()
    for title in section.span.path[:-1]:
        _add(words, title, _ABOVE)
    _add(words, section.title, _OWN)
    count = 0
    for at in range(section.span.first - 1, section.span.last):
        if kinds[at] in {BLANK, CODE}:
            continue
        found = words_of(plain(lines[at][:LONGEST_LINE]))
        words.update(word for word in found if word not in STOP and len(word) > 1)
        count += len(found)
        if count > _MOST_WORDS:
            break
    return words


class Glossary:
    """The names that a course knows already."""

    def __init__(self, terms: Iterable[CourseTerm]) -> None:
        terms = tuple(terms)
        self._names = {_name(name): term for term in terms for name in reversed(term.names)}
        self._sections: dict[int, list[str]] = {}
        for term in terms:
            self._sections.setdefault(term.section, []).append(term.names[0])

    def of_section(self, section: int) -> list[str]:
        """The names of the terms that a section of the course explains."""
        return self._sections.get(section, [])

    def find(self, *names: str) -> CourseTerm | None:
        return next((self._names[_name(name)] for name in names if _name(name) in self._names), None)


def _name(name: str) -> str:
    return " ".join(words_of(normal(name)))
