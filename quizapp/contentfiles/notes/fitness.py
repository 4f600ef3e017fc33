"""Which sentences of notes can become questions: those that say something by themselves."""

from __future__ import annotations

import re

from .plain import words_of
from .wordlists import STOP

_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|can|cannot|can't|may|might|must|will|would|should|does|do|did|doesn't|don't|isn't|aren't"
    r"|costs?|uses?|takes?|needs?|allows?|provides?|requires?|supports?|stores?|returns?|reads?|writes?|consumes?|contains?|holds?"
    r"|gives?|gets?|keeps?|makes?|offers?|includes?|happens?|reflects?|retains?|remains?|stays?|expires?|scales?|works?|grows?|runs?"
    r"|sends?|adds?|removes?|deletes?|replaces?|creates?|enables?|ensures?|means|depends|applies|applie[sd]|affects?|incurs?|caches?"
    r"|charge[sd]?|counts?|covers?|starts?|ends?|lets?|helps?|serves?|rises?|goes|comes?|lasts?|belongs?|shares?|spreads?|moves?"
    r"|improves?|reduces?|increases?|examines?|copies|carr(?:y|ies)|restores?|replicates?|fails?|waits?|becomes?|"
    r"dries|sets?|falls?|breaks?|shows?|leads?|causes?|finds?|loses?|wins?|follows?|changes?|varies|relies|tries|turns?|brings?|"
    r"[a-z]{3,15}(?:izes|ises|ates|ifies))\b",
    re.IGNORECASE,
)
_ADVICE = re.compile(
    r"(?:please |always |never |regularly |carefully |instead,? |if possible,? |when possible,? )?(?:consider|be|use|using|prefer|avoid|ensure"
    r"|make|remember|keep|monitor|choose|pick|try|look|watch|think|check|see|note|don't|do not|read|review|learn|study|practi[cs]e|know"
    r"|understand|focus|familiari[sz]e|memori[sz]e|emphasi[sz]e|set|enable|configure|test|plan|start|stop|go|create|add|remove|delete|connect"
    r"|select|design|distribute|implement|minimi[sz]e|optimi[sz]e|leverage|limit|adjust|identify|verify|analy[sz]e|ask|reach|write|store"
    r"|increase|reduce|change|apply|follow|provide|include|specify|define|estimate|calculate|assume|suppose|imagine|picture|let|say)\b",
    re.IGNORECASE,
)
_POINTING = re.compile(
    r"(?:for instance|if you|when you|if the result|the (?:operation|data|request|process|result|feature|system|former|latter) |this|that|these|those|it|its|they|their|he|she|we|our|you|your|i|here|there|such|both|each of|as (?:above|before|mentioned)"
    r"|in this|in that|for example|e\.g\.|however|but|and|or|so|also|then|therefore|thus|because|which|where|while|since|hence|by doing|doing)\b",
    re.IGNORECASE,
)
_ANALOGY = re.compile(
    r"\b(?:think of|imagine|picture|just like|is like|are like|it's like|it\u2019s like|like (?:a|an|the|arranging|having)|analog(?:y|ous)|pretend)\b",
    re.IGNORECASE,
)
_STORY = re.compile(
    r"\b(?:example|scenario|suppose|calculation|exercise|problem|question|answer|assume|in our|in this case|let's|todo|fixme|exams?)\b|\b(?:requires?|needs?|consumes?) (?:[a-z]+ )?[0-9.,]+ ?[RW]CU|being (?:written|read)\b"
    r"|, (?:consider|check|use|ensure|make sure|you'd|you would)\b",
    re.IGNORECASE,
)
_HEADLESS = re.compile(r"(?:by default|automatically|usually|typically|also|only),? ", re.IGNORECASE)
_THIRD = re.compile(r"[A-Z]?[a-z]+s (?:both|the|a|an|all|any|your|its|their|each|every|up|to) ")
_NOUN = re.compile(
    r"(?:reads|writes|counts|changes|caches|costs|needs|shares|restores) (?:are|is|can|to|of|from|in|on|that|may|must|cost|need|with)\b",
    re.IGNORECASE,
)
_SUMS = re.compile(
    r"[=\u2248\u00d7\u2192]|->|\d ?[*x/+] ?\(?\d|\brounded\b|\bround(?:s|ing)? up\b|\bceil\b", re.IGNORECASE
)
_MARKED_UP = re.compile(r"[{}\\|]|\$\w|</?\w|https?:|\u2610|\[\[")
_ENDS = re.compile(r"(?<=[A-Za-z0-9)%\"'\u201d])[.!?]\s+(?=[A-Z(\"\u201c])")


def has_verb(text: str) -> bool:
    return _VERB.search(text) is not None


def is_advice(text: str) -> bool:
    """Whether a text tells somebody to do something; that is neither true nor false."""
    return _ADVICE.match(text) is not None


def points_elsewhere(text: str) -> bool:
    """Whether a sentence begins with a word for something said before it."""
    return _POINTING.match(text.lstrip("(\"'\u201c")) is not None


def is_analogy(text: str) -> bool:
    return _ANALOGY.search(text) is not None


def is_story(text: str) -> bool:
    """Whether a text is part of an example or a calculation, true for that alone."""
    return _STORY.search(text) is not None or _SUMS.search(text) is not None


def is_broken(text: str) -> bool:
    """Whether markup or code is left in a text, or it stops in the middle."""
    text = text.rstrip()
    opened = text.count("(") != text.count(")") or text.count("\u201c") != text.count("\u201d")
    return (
        opened
        or _MARKED_UP.search(text) is not None
        or text.endswith((",", ":", ";", "\u2026", "-", " and", " or", " the", " of"))
    )


def sentences_of(text: str) -> list[str]:
    return [part.strip() for part in _ENDS.split(text) if part.strip()]


def statement_of(text: str) -> str:
    """The first sentence that can be judged by itself; none is "".

    >>> statement_of("Be careful. A Scan reads the whole table, page by page.")
    'A Scan reads the whole table, page by page'
    >>> statement_of("Use a Query."), statement_of("This is the case for all of them.")
    ('', '')
    """
    for sentence in sentences_of(text):
        said = sentence.strip(" .!")
        subject = _HEADLESS.sub("", said, count=1) if _HEADLESS.match(said) else said
        headless = (_VERB.match(subject) and not _NOUN.match(subject)) or _THIRD.match(subject)
        if headless or is_advice(subject):
            continue  # it does not say of what
        if not 6 <= len(said.split()) <= 45 or said.endswith("?") or not has_verb(said):
            continue
        if not any(unfit(said) for unfit in (is_advice, points_elsewhere, is_analogy, is_story, is_broken)):
            return said
    return ""


def content_words(text: str) -> set[str]:
    """The words of a text that tell it from others, in the singular."""
    return {word for word in words_of(text) if word not in STOP and len(word) > 2}
