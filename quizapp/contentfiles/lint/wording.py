"""Wording of one question that gives its key away, or that breaks when options are shuffled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import permutations

from quizapp.contentfiles.problems import Problems
from quizapp.contentfiles.records import QuestionRecord
from quizapp.contentfiles.text import Source, locate

from .words import grade, sentences, words

_CHOOSE_WORDS = {2: "TWO", 3: "THREE", 4: "FOUR", 5: "FIVE"}
_CHOOSE = re.compile(r"\b(?:choose|select|pick)\s+(one|two|three|four|five)\b", re.IGNORECASE)
_ALL_OF = re.compile(
    r"\b(?:all|none|both|neither|any) of (?:the )?(?:above|below|these|options|others|answers)\b",
    re.IGNORECASE,
)
_BY_LETTER = re.compile(
    # “The option a team takes” names none; “the first answer of a Query” and “the first choice” do not either.
    r"(?i:\b(?:option|answer|choice)s?)\s+\(?(?:[A-H]\b|[a-h](?=[).,;:]|\s+(?:is|and|or|fails)\b))"
    r"|(?i:\b(?:first|second|third|fourth|fifth|sixth|last|previous|next)\s+"
    r"(?:options?\b|(?:answer|choice)s?\s+(?:is|are|fails?|above|below)\b))"
    r"|(?i:\b(?:option|answer|choice)s?\s+(?:above|below|[1-6])\b)"
)
_BY_NAME = re.compile(r"\b(?:option|choice)\s+[“\"]([^”\"]{1,200})[”\"]", re.IGNORECASE)
ABSOLUTE = re.compile(
    r"\b(?:always|never|every|none|entirely|completely|totally|guarantee[sd]?|impossible)\b",
    re.IGNORECASE,
)
_NEGATIVE = re.compile(
    # What stands behind “that” or “if” narrows what is asked for, and may be a denial.
    r"\b(?:which|what)\b(?:\s+of\s+(?:these|the\s+following))?"
    r"(?:\s+(?!(?:that|who|whose|which|if|when|while|because|where|and|for|after|before)\b)[\w`-]+){0,4}?"
    r"\s+(?:(?:is|are|does|do|can|will|would|should|was|has|have)\s+(?:not|never)\b"
    r"|cannot\b|(?:is|are|does|do|ca|wo|would|should|was|has|have)n['\u2019]t\b"
    r"|(?:is|are)\s+(?:false|untrue|incorrect)\b)"
    r"|\bexcept\s*(?:[?:.]|for\s+(?:one|which)\b)",
    re.IGNORECASE,
)
_ENDS_WITH_ARTICLE = re.compile(r"\b(?P<article>an?)\s*(?:…|\.\.\.|_{2,}|:)?$")

# A stem is read under time; a sentence beyond this is read twice.
LONGEST_SENTENCE = 45
HIGHEST_GRADE = 14.0
# Of fewer words the grade says little: one long name doubles it.
_ENOUGH_WORDS = 30


def check_wording(question: QuestionRecord, source: Source, problems: Problems) -> None:
    """Report each cue and each fault of wording at its line."""

    def complain(found: re.Match[str], message: str) -> None:
        problems.error(locate(source, question.place, found.group()), message)

    _choose(question, source, problems)
    for text in _explaining(question):
        named = _BY_LETTER.search(text)
        if named:
            complain(
                named,
                f"“{named.group()}” names an option by letter or place. Options are shuffled; say what it says.",
            )
        _named_options(question, text, source, problems)
    for option in question.options:
        every = _ALL_OF.search(option.content.text)
        if every:
            complain(
                every, f"“{every.group()}”: an option says one thing itself, because options are shuffled."
            )
    negative = _NEGATIVE.search(question.stem.text)
    if negative:
        complain(
            negative,
            "The stem asks for what is not so. Ask for what is; or set the word in bold: **NOT**, **EXCEPT**.",
        )
    if question.kind in {"single", "multiple"}:
        _cues(question, source, problems)
    _readable(question, problems)


def _choose(question: QuestionRecord, source: Source, problems: Problems) -> None:
    asked = _CHOOSE.search(question.stem.text)
    if question.kind == "multiple":
        word = _CHOOSE_WORDS.get(question.choose, "")
        if f"Choose {word}" not in question.stem.text:
            problems.error(
                question.place,
                f"The stem of a multiple with {question.choose} keys says “Choose {word}”.",
            )
    elif asked:
        problems.error(
            locate(source, question.place, asked.group()),
            f"“{asked.group()}” stands in a {question.kind} question.",
        )


def _explaining(question: QuestionRecord) -> Iterator[str]:
    """The texts that may speak of options, and the options themselves."""
    yield question.explanation.text
    for option in question.options:
        yield option.reason.text
        yield option.content.text
    for number in question.numbers:
        yield number.reason.text


def _named_options(question: QuestionRecord, text: str, source: Source, problems: Problems) -> None:
    for named in _BY_NAME.finditer(text):
        said = words(named.group(1))
        if not any(_within(said, words(option.content.text)) for option in question.options):
            problems.error(
                locate(source, question.place, named.group(1)),
                f"“{named.group(1)}” is named as an option, but no option says so.",
            )


def _cues(question: QuestionRecord, source: Source, problems: Problems) -> None:
    """What lets somebody who knows nothing choose well."""
    keys = [option.content.text for option in question.options if option.is_key]
    wrong = [option.content.text for option in question.options if not option.is_key]
    article = _ENDS_WITH_ARTICLE.search(question.stem.text.rstrip()[-20:])
    if article:
        problems.error(
            locate(source, question.place, article.group().strip()),
            f"The stem ends with “{article['article']}”, which tells the key by its first letter. Write it into the options.",
        )
    absolute = [text for text in wrong if ABSOLUTE.search(text)]
    if len(absolute) > 1 and not any(ABSOLUTE.search(text) for text in keys):
        found = ABSOLUTE.search(absolute[0])
        problems.error(
            locate(source, question.place, absolute[0].split("\n")[0]),
            f"{len(absolute)} wrong options have an absolute word (“{found.group() if found else ''}”) and no key has: a cue.",
        )
    said = [(option.content.text, words(option.content.text)) for option in question.options]
    for (first, part), (second, whole) in permutations(said, 2):
        if 3 <= len(part) < len(whole) and _within(part, whole):
            problems.error(
                locate(source, question.place, second.split("\n")[0]),
                f"This option includes another one whole (“{first[:60]}”): options do not overlap.",
            )


def _within(part: list[str], whole: list[str]) -> bool:
    return any(whole[start : start + len(part)] == part for start in range(len(whole) - len(part) + 1))


def _readable(question: QuestionRecord, problems: Problems) -> None:
    for name, text in (("stem", question.stem.text), ("explanation", question.explanation.text)):
        for sentence in sentences(text):
            length = len(words(sentence))
            if length > LONGEST_SENTENCE:
                problems.error(
                    question.place,
                    f"A sentence of the {name} has {length} words; {LONGEST_SENTENCE} are the most: “{sentence.strip()[:50]}…”",
                )
        level = grade(text)
        if len(words(text)) >= _ENOUGH_WORDS and level > HIGHEST_GRADE:
            problems.error(
                question.place,
                f"The {name} reads at grade {level:.0f} (Flesch-Kincaid); {HIGHEST_GRADE:.0f} is the most. Shorter sentences.",
            )
