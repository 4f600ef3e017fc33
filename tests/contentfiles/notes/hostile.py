"""Files that no person would write, for trying out what reads notes.

`files(largest)` is a strategy of bytes. A file is drawn as a short recipe (a
piece and how often it stands there), so that files of megabytes cost nothing to
draw.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from pathlib import Path

from hypothesis import strategies as st

from quizapp.contentfiles import claims
from quizapp.contentfiles import notes as reader

HELD_OUT = sorted((Path(__file__).parent / "heldout").glob("*.*"))

_SIGNS = (
    "# |## I. |###### |\n|\r\n|\r|\n\n|====\n|---\n|~~~\n|```|```json\n|~~~~|<table>\n|</table>\n|<tr><td>|</td></tr>|<prompt> |"
    "<pre>|</pre>|<h2>|</h2>|<li>|<ul>|<dt>|<dd>|<script>|<!--|-->|<!DOCTYPE html>|<div |1. |1.1 |1.1.1.1 |IV. |A) |a) |Slide 3: |"
    "- |* |+ |  |    |\t|> |>>>> |**|**Bold:** |__|==|~~|[[|]]|[[a\u00a6b]]|[^1]|[^1]: |[ ] |[x] |[!note] |%%|^id|#tag |\u00a6|\u00a6 a \u00a6 b \u00a6\n|"
    "\u00a6---\u00a6---\u00a6\n|X: |Term:: |; t : d\n|{\u00a6\n|\u00a6}\n|{{|}}|'''|''|.. note::\n|.. |::|:role:`x`|``|`|#+BEGIN_SRC\n|#+END_SRC\n|"
    "#+TITLE: |:PROPERTIES:\n|:END:\n|* TODO |[source]\n|----\n|....\n|\u00a6===\n|\\begin{itemize}\n|\\end{itemize}\n|\\item |\\section{|}|\\\\|&|"
    "\\textbf{|$| is a | are the | means | = | -> |Read 3 KB / 4 KB = 1 RCU|x 2 WCU = 4 WCU|80 x ceil(3.5/4) = |at most 5 days|"
    ", whereas |A write of |KB costs |per second|Exam Tips|Total: |definition '|&#10;|&amp;|&#x110000;|\x00|\x07|\ufeff|\u2028|\x85|"
    "\x0c|\x1b[2J|\ud800|\udfff|\u0301|\u0489|\u202e|\u2067|\u200b|\u05d0|\u0627|\U0001f642|\U000e0001|\ufdfd|%|%s|%(x)s|{0}|1e999999|"
    '-0|0x|999999999999|1,000|0.000001|NaN|\u0661\u0662|\u2460|\u00bd|[09:14] lena: |a\tb\n|"a","b"\n|\'|"|(|)|[x](|](y)|'
    "transactional |strongly consistent |eventually |GSI |DynamoDB "
)
SIGNS = tuple(sign.replace("\u00a6", "|") for sign in _SIGNS.split("|"))
ALL_RE = sorted(
    {
        value.pattern
        for module in pkgutil.walk_packages(reader.__path__, f"{reader.__name__}.")
        for value in vars(importlib.import_module(module.name)).values()
        if isinstance(value, re.Pattern) and isinstance(value.pattern, str)
    }
    | {value.pattern for value in vars(claims).values() if isinstance(value, re.Pattern)}
)
"""Every regular expression of the reader."""

_CODE = re.compile(r"\\[bBsSdDwW]|\(\?[:!=][^()]*\)|[\\^$(){}\[\]|?*+]|\{\d+,\d+\}")
_ENCODINGS = st.sampled_from(["utf-8"] * 6 + ["utf-8-sig", "utf-16", "utf-16-be", "cp1252", "utf-32"])
_ENDS = st.sampled_from(["\n"] * 5 + ["\r\n", "\r", "\n\r", "\u2028", "\r\r\n", "\x0b", "\n\t", "\n> "])


def _bytes(text: str, encoding: str, largest: int) -> bytes:
    errors = "surrogatepass" if encoding.startswith("utf") else "replace"
    return text[:largest].encode(encoding, errors)[:largest]


def _times(piece: str, size: int) -> str:
    return piece * max(1, size // max(1, len(piece)))


def texts(regexes: list[str], claimed: list[str]) -> st.SearchStrategy[str]:
    """Pieces that begin something: signs of markup, what a regular expression of the reader or of a fact looks for."""
    return st.one_of(
        st.sampled_from(SIGNS),
        st.lists(st.sampled_from(SIGNS), min_size=2, max_size=12).map("".join),
        st.sampled_from(regexes).flatmap(lambda text: st.from_regex(re.compile(text, re.IGNORECASE))),
        st.sampled_from(claimed or ["x"]),
        st.text(max_size=12),
        st.text(
            alphabet=st.characters(categories=["Mn", "Me", "Cf", "Nd", "No", "Sc", "Zs", "Cs"]), max_size=8
        ),
        st.integers(1, 10_000).map(lambda count: "9" * count),
    )


def told(patterns: list[str]) -> list[str]:
    """What the patterns of facts look for, without what makes them patterns: their beginnings and the whole."""
    made = []
    for pattern in patterns:
        plain = " ".join(_CODE.sub(" ", pattern).split())
        made += [plain, plain.rsplit(" ", 1)[0] + " "]
    return made


def files(largest: int, patterns: list[str] | None = None) -> st.SearchStrategy[bytes]:
    """Files of at most `largest` bytes; a few have just as many."""
    pieces = texts(ALL_RE, told(patterns or []))
    small = st.sampled_from([0, 20, 100, 400, 1_500, 4_000])
    middle = st.sampled_from([6_000, 6_000, 20_000, 20_000, 50_000, 100_000])
    sizes = st.one_of(small, small, small, middle).map(lambda size: min(size, largest))
    large = st.integers(0, 199).flatmap(lambda one: st.just(largest) if one == 97 else sizes)

    def repeated(parts: tuple[str, str, str], size: int) -> str:
        return parts[0] + _times(parts[1], size) + parts[2]

    def stairs(piece: str, sign: str, size: int) -> str:
        lines: list[str] = []
        length = 0
        while length < size and len(lines) < 100_000:
            lines.append(sign * (len(lines) % 300) + piece)
            length += len(lines[-1]) + 1
        return "\n".join(lines)

    def mutated(raw: bytes, cuts: list[tuple[int, int, bytes]]) -> bytes:
        for at, length, instead in cuts:
            place = at % (len(raw) + 1)
            raw = raw[:place] + instead + raw[place + length :]
        return raw

    text = st.one_of(
        st.builds(repeated, st.tuples(pieces, pieces, pieces), large),
        st.builds(repeated, st.tuples(pieces, pieces.map(lambda one: one + "\n"), pieces), large),
        st.builds(lambda parts, end, size: _times(end.join(parts) + end, size), st.lists(pieces, max_size=9), _ENDS, large),
        st.builds(lambda parts, end: end.join(parts), st.lists(pieces, max_size=60), _ENDS),
        st.builds(stairs, pieces, st.sampled_from([" ", "\t", ">", "> ", "#", "*", "-", "  "]), sizes),
        st.builds(lambda piece, size: piece[:8] + "\n" + _times("a\n", size), pieces, st.sampled_from([40, 2_000, 2_000, 20_000, 20_000, 199_000, 220_000]).map(lambda size: min(size, largest))),
        st.builds(
            lambda digits, sign, size: _times(f"A {sign}write of {digits} KB costs {digits} WCU. ", size),
            st.one_of(st.integers(1, 10_000).map(lambda count: "9" * count), st.sampled_from(["1e999999", "0", "%d", "1,0,0"])),
            st.sampled_from(["", "transactional ", "batch "]),
            sizes,
        ),
    )  # fmt: skip
    return st.one_of(
        st.builds(_bytes, text, _ENCODINGS, st.just(largest)),
        st.builds(_bytes, text, _ENCODINGS, st.just(largest)),
        st.builds(_bytes, text, _ENCODINGS, st.just(largest)),
        st.binary(max_size=2000),
        st.builds(lambda piece, size: (piece * (size // max(1, len(piece)) + 1))[:largest], st.binary(max_size=9), large),
        st.builds(
            mutated,
            st.sampled_from([path.read_bytes() for path in HELD_OUT]),
            st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 200), st.binary(max_size=6)), max_size=12),
        ),
        st.builds(
            lambda names, size: (b"\n".join(names) * (size // 1000 + 1))[:largest],
            st.lists(st.sampled_from([path.read_bytes() for path in HELD_OUT]), min_size=1, max_size=3),
            large,
        ),
    )  # fmt: skip
