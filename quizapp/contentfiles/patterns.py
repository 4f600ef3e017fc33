"""Patterns that know a wrong claim: regular expressions, but only such as end soon on any text."""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST = 240
# How many ways a pattern may match from one place. A gap `.{0,60}` has 61, two of them 3,721.
MOST_WAYS = 1_000_000
_TIMES = re.compile(r"\{([0-9]{1,3})(?:(,)([0-9]{0,3}))?\}")
_CLASS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]")
# What stands for itself, also behind a backslash.
_PLAIN = re.compile(r"[A-Za-z0-9 _,:;%&/<>='\"@#~-]")
_DENIAL = re.compile(
    r"\b(?:not|never|no|none|cannot|neither|nor|without|nothing|rather than|instead of)\b|n't\b",
    re.IGNORECASE,
)
_NOTHING_BEFORE = 40


class PatternError(ValueError):
    """The pattern may not be used; the message says why and what would be right."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One compiled pattern. `anchor` is a text, in lower case, that every match contains; it may be empty.

    `denies` tells whether the pattern itself looks for a denial. One that does
    not passes over denials: "cannot be strongly consistent" is no case of
    "can be strongly consistent".
    """

    text: str
    compiled: re.Pattern[str]
    anchor: str
    denies: bool

    def found_in(self, sentence: str, lowered: str) -> re.Match[str] | None:
        """The claim in a sentence; None if it is not there, or denied. `lowered` is the sentence in lower case."""
        if self.anchor not in lowered:
            return None
        found = self.compiled.search(sentence)
        if found is None or self.denies:
            return found
        said = sentence[max(0, found.start() - _NOTHING_BEFORE) : found.end()]
        return None if _DENIAL.search(said) else found


def pattern(text: str) -> Pattern:
    """Compile `text`, ignoring case. Raises PatternError.

    Refused is what can take long on some text, or what makes a pattern hard to
    read: repeats without an upper limit, groups that repeat, references back.

    >>> pattern(r"up to 256 ?KB").anchor
    'up to 256'
    >>> pattern(r"(?:a+)+b")
    Traceback (most recent call last):
        ...
    quizapp.contentfiles.patterns.PatternError: `+` has no upper limit. Write how many at most, such as .{0,60}.
    """
    if len(text) > LONGEST:
        raise PatternError(f"It has {len(text)} characters; {LONGEST} are allowed. Make it two patterns.")
    scan = _Scan(text)
    ways = scan.alternatives(0)
    if scan.at < len(text):
        raise PatternError("A `)` closes nothing.")
    if ways > MOST_WAYS:
        raise PatternError(
            f"It may match in {ways:,} ways; {MOST_WAYS:,} are allowed. Use fewer or shorter gaps."
        )
    try:
        compiled = re.compile(text, re.IGNORECASE)
    except re.error as error:
        raise PatternError(f"It is no regular expression: {error}.") from None
    if compiled.search("") is not None:
        raise PatternError("It matches an empty text, and so everything.")
    return Pattern(text, compiled, scan.anchor, denies=_DENIAL.search(_words(text)) is not None)


def _words(text: str) -> str:
    """A pattern as words. Inside `(?!…)` stands what must not be there, which is no claim."""
    return re.sub(r"\\b", " ", re.sub(r"\(\?!(?:[^()]|\([^()]*\))*\)", " ", text)).replace("(?:", " ")


class _Scan:
    """Reads a pattern piece by piece and counts in how many ways it may match from one place."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.anchor = ""
        self._run = ""

    def alternatives(self, depth: int) -> int:
        ways, several = self.sequence(depth), False
        while self.text.startswith("|", self.at):
            self.at += 1
            several = True
            ways += self.sequence(depth)
        self.end_of_run(depth)
        if several and depth == 0:
            self.anchor = ""  # none of the alternatives must be there
        return ways

    def sequence(self, depth: int) -> int:
        ways = 1
        while self.at < len(self.text) and self.text[self.at] not in "|)":
            piece, literal, group = self.piece(depth)
            times = self.times(piece, group=group)
            if times is None and literal:
                self._run += literal if depth == 0 else ""
            elif times is None:
                self.end_of_run(depth)
            else:
                self.end_of_run(depth)
                piece = times
            ways *= piece
        return ways

    def end_of_run(self, depth: int) -> None:
        if depth == 0:
            self.anchor = max(self.anchor, self._run.lower(), key=len)
            self._run = ""

    def piece(self, depth: int) -> tuple[int, str, bool]:
        """Ways, the character if it stands for itself, and whether it is a group. Moves behind the piece."""
        text, start = self.text, self.at
        sign = text[start]
        if sign == "(":
            self.end_of_run(depth)
            return self.group(depth), "", True
        if sign == "[":
            found = _CLASS.match(text, start)
            if found is None:
                raise PatternError("A `[` is not closed.")
            self.at = found.end()
            return 1, "", False
        if sign == "\\":
            self.at += 2
            escaped = text[start + 1 : start + 2]
            if escaped.isdigit():
                raise PatternError(f"`\\{escaped}` refers back to a group. Write what is meant.")
            return 1, "" if not escaped or escaped.isalnum() else escaped, False
        if sign in "*+?{":
            raise PatternError(f"Nothing stands before `{sign}` that it could repeat.")
        self.at += 1
        return 1, sign if _PLAIN.match(sign) else "", False

    def group(self, depth: int) -> int:
        opening = re.compile(r"\((?:\?:|\?=|\?!|(?!\?))").match(self.text, self.at)
        if opening is None:
            raise PatternError("Groups are (?:…), (?=…) and (?!…).")
        self.at = opening.end()
        ways = self.alternatives(depth + 1)
        if not self.text.startswith(")", self.at):
            raise PatternError("A `(` is not closed.")
        self.at += 1
        return ways

    def times(self, ways: int, *, group: bool) -> int | None:
        """Ways of the piece with the repeat behind it; None without one. Moves behind the repeat."""
        sign = self.text[self.at : self.at + 1]
        if sign == "?":
            self.at += 1
            made = ways + 1
        elif sign in {"*", "+"}:
            raise PatternError(f"`{sign}` has no upper limit. Write how many at most, such as .{{0,60}}.")
        elif sign == "{":
            found = _TIMES.match(self.text, self.at)
            if found is None or (found[2] and not found[3]):
                raise PatternError("A repeat has an upper limit, such as .{0,60}.")
            if group:
                raise PatternError("A group does not repeat. Write its parts one after the other.")
            self.at = found.end()
            low, high = int(found[1]), int(found[3] or found[1])
            made = max(1, high - low + 1)
        else:
            return None
        if self.text[self.at : self.at + 1] in {"?", "+", "*", "{"} and self.text[self.at : self.at + 1]:
            raise PatternError("A repeat is not repeated itself.")
        return made
