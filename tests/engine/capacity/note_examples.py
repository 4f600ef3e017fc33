"""Every worked example of the study notes, and the page that compares them with the rules.

The page is written from the records:

    .venv/bin/python -m tests.engine.capacity.note_examples
"""

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import get_args

from quizapp.engine.capacity import number_text

from .note_claims import INDEXES, READS
from .note_costs import COSTS
from .note_definitions import FORMULAS, UNITS
from .note_limits import LIMITS
from .note_records import Example, Figure, Place, Topic, Verdict
from .note_worked import BURST, CALCULATIONS

PAGE = Path(__file__).resolve().parents[3] / "docs" / "what-the-notes-got-wrong.md"
BEGIN, END = "<!-- written from the records: begin -->\n", "<!-- written from the records: end -->\n"

TOPICS = (UNITS, FORMULAS, CALCULATIONS, BURST, READS, INDEXES, COSTS, LIMITS)
RECORDS = tuple(record for topic in TOPICS for record in topic.records)
EXAMPLES = tuple(record for record in RECORDS if isinstance(record, Example))
FIGURES = tuple(record for record in RECORDS if isinstance(record, Figure))

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)

SLIPS = {
    "CHARGED": "requests that are free thought charged",
    "DIV_TOTAL": "the bytes of all requests divided once, instead of each item rounded up",
    "BATCH_SUM": "sizes of a batch added before they are rounded up",
    "EC_WHOLE_UNITS": "an eventually consistent read rounded up to a whole unit",
    "FREE_RESTORE": "a restore thought free",
    "GSI_ALWAYS": "every write thought to touch the index",
    "GSI_COUNTED": "GSIs counted for PITR",
    "GSI_STRONG_OK": "a GSI thought to allow strong reads",
    "IMMEDIATE": "on-demand thought to grow at once, however far",
    "KB1000": "a KB taken as 1,000 bytes",
    "LIMIT_100": "the limit of 100 used where the limit of size binds",
    "LSI_FREE": "LSIs thought free",
    "NO_CEIL": "a request not rounded up",
    "NO_FREE_TIER": "the free tier forgotten",
    "NO_HALF": "an eventually consistent read not halved",
    "NOTE_001": "the number that note 001 prints, which nothing computes",
    "NUM_AS_TEXT": "a number counted as its digits",
    "OLD_ONCE": "the rule before August 2025",
    "ONE_PAGE": "many small requests added up before they are rounded up",
    "ONE_PER_WRITE": "each write counted as one unit",
    "PROJECTION_REDUCES": "only the projected attributes counted",
    "PRORATED": "PITR charged by the length of its window",
    "QUERY_PER_ITEM": "each item of a Query rounded up",
    "READ_1KB": "reads counted in steps of 1 KB",
    "TTL_COSTS": "TTL deletes thought charged",
    "WRITE_4KB": "writes counted in steps of 4 KB",
}
"""Each code that the page names, in words."""


def named(record: Example | Figure) -> tuple[str, ...]:
    """The codes that a record names, in their order, each once."""
    if isinstance(record, Figure):
        return ()
    codes = [code for reading in record.readings for slip in reading.named for code in slip]
    return tuple(dict.fromkeys([*codes, *(between.code for between in record.between)]))


def _lines(place: Place) -> str:
    return f"{place.first}" if place.first == place.last else f"{place.first}-{place.last}"


def _where(record: Example | Figure) -> str:
    notes: dict[str, list[str]] = {}
    for place in record.places:
        notes.setdefault(place.note, []).append(_lines(place))
    return "; ".join(f"{note}: {', '.join(dict.fromkeys(lines))}" for note, lines in notes.items())


def _printed(record: Example | Figure) -> str:
    if isinstance(record, Figure):
        return record.printed
    if record.printed is None:
        return "no number"
    return _amount(record.printed, record.unit) + ("" if record.stated else ", by its rule")


def _right(record: Example | Figure) -> str:
    if isinstance(record, Figure):
        return record.right
    return "; ".join(
        _amount(reading.gives, record.unit) + (f" ({reading.when})" if reading.when else "")
        for reading in record.readings
    )


def _amount(number: Fraction, unit: str) -> str:
    return f"{number_text(number)} {unit}"


def _or(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _reason(record: Example | Figure) -> str:
    said = [record.why] if record.why else []
    if isinstance(record, Example):
        slips = [
            " with ".join(f"`{code}`" for code in slip)
            for reading in record.readings
            for slip in reading.named
        ]
        if slips:
            holds = record.readings[0].gives == record.printed
            when = "Under the other assumption the mistake is" if holds else "The mistake is"
            said.append(f"{when} {_or(list(dict.fromkeys(slips)))}.")
        said += [
            f"The {number_text(between.number)} on the way would be `{between.code}` as an answer."
            for between in record.between
        ]
    else:
        said.append(f"Facts: {', '.join(record.facts)}." if record.facts else "No fact record.")
    if record.older:
        said.append(f"Older material: {record.older}")
    return " ".join(said)


def _topic(topic: Topic) -> Iterator[str]:
    yield f"## {topic.title}\n"
    yield "| | note: lines | case | the note | the rules | verdict |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for record in topic.records:
        cells = (
            record.key,
            _where(record),
            record.case,
            _printed(record),
            _right(record),
            record.verdict if record.verdict == "right" else f"**{record.verdict}**",
        )
        yield f"| {' | '.join(cells)} |"
    yield ""
    for record in topic.records:
        reason = _reason(record)
        # A figure that is right needs no more than its line.
        if reason and (record.verdict != "right" or record.why):
            yield f"- **{record.key}.** {reason}"
    yield ""


def _summary() -> Iterator[str]:
    calculated = Counter(example.verdict for example in EXAMPLES)
    looked_up = Counter(figure.verdict for figure in FIGURES)
    yield "| verdict | computed | looked up |"
    yield "| --- | --- | --- |"
    for verdict in VERDICTS:
        yield f"| {verdict} | {calculated[verdict]} | {looked_up[verdict]} |"
    yield f"| all | {len(EXAMPLES)} | {len(FIGURES)} |"
    yield ""


def _slips() -> Iterator[str]:
    yield "## The mistakes by name\n"
    yield "| code | what goes wrong | seen in |"
    yield "| --- | --- | --- |"
    for code in sorted(SLIPS):
        seen = [record.key for record in RECORDS if code in named(record)]
        yield f"| `{code}` | {SLIPS[code]} | {', '.join(seen)} |"
    yield ""


def rendered() -> str:
    """The part of the page that the records give: the counts, each topic, and the mistakes by name."""
    parts = [*_summary(), *(line for topic in TOPICS for line in _topic(topic)), *_slips()]
    return "\n".join(parts)


def written_part(page: str) -> str:
    """What the page has between the two marks."""
    return page.partition(BEGIN)[2].partition(END)[0]


if __name__ == "__main__":
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    PAGE.write_text(before + BEGIN + rendered() + END + rest.partition(END)[2], encoding="utf-8")
