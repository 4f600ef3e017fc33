"""What a version says, as plain values: from a record, from rows, and into rows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

from quizapp.bank.merge import Said
from quizapp.bank.models import AcceptedAnswer, FactUse, Option, QuestionVersion, new_token
from quizapp.contentfiles.records import Link, Prose, QuestionRecord

# Text to HTML, apart for options, which are rendered to stand inside a label.
Pages = dict[tuple[str, str], str]


def said(record: QuestionRecord) -> Said:
    return {
        "kind": record.kind,
        "choose": record.choose,
        "stem": record.stem.text,
        "explanation": record.explanation.text,
        "sources": [_source(link) for link in record.sources],
        "facts": sorted(record.facts),
        "case": record.case and {"title": record.case.title, "text": record.case.scenario.text},
        "parts": [
            {"name": part.name, "text": part.content.text, "typed": part.typed} for part in record.parts
        ],
        "options": [
            {
                "text": option.content.text,
                "reason": option.reason.text,
                "key": option.is_key,
                "part": option.part,
            }
            for option in record.options
        ],
        "numbers": [
            {
                "value": number.value,
                "tolerance": number.tolerance,
                "unit": number.unit,
                "reason": number.reason.text,
                "key": number.is_key,
            }
            for number in record.numbers
        ],
    }


def pages(record: QuestionRecord) -> Pages:
    prose: list[Prose] = [record.stem, record.explanation]
    prose += [option.reason for option in record.options]
    prose += [number.reason for number in record.numbers]
    prose += [record.case.scenario] if record.case else []
    made = {("block", text.text): text.html for text in prose}
    short = [part.content for part in record.parts]
    # What is typed is no Markdown, and another blank may offer the same text that is.
    typed = {part.name for part in record.parts if part.typed}
    short += [option.content for option in record.options if option.part not in typed]
    return made | {("option", text.text): text.html for text in short}


def content_hash(content: Said) -> str:
    """A hash of what a version says. What only some kinds have is left out where it
    is empty, so that versions from before these kinds keep their hash."""
    lean = {name: value for name, value in content.items() if value or name not in ("case", "parts")}
    lean["options"] = [
        {name: value for name, value in row.items() if value or name != "part"} for row in content["options"]
    ]
    return hashlib.sha256(json.dumps(lean, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _source(link: Link) -> dict[str, str]:
    stored = {"title": link.title, "url": link.url}
    if link.checked_on is not None:
        stored["checked_on"] = link.checked_on.isoformat()
    return stored


@dataclass(slots=True)
class Stored:
    """A version with everything that belongs to it."""

    version: QuestionVersion
    options: list[Option]
    answers: list[AcceptedAnswer]
    facts: list[str]

    def said(self) -> Said:
        version = self.version
        return {
            "kind": version.kind,
            "choose": version.choose,
            "stem": version.stem,
            "explanation": version.explanation,
            "sources": version.sources,
            "facts": sorted(self.facts),
            "case": {"title": version.case_title, "text": version.case_text} if version.case_text else None,
            "parts": version.parts,
            "options": [
                {"text": option.text, "reason": option.reason, "key": option.is_key, "part": option.part}
                for option in self.options
            ],
            "numbers": [
                {
                    "value": answer.value,
                    "tolerance": answer.tolerance,
                    "unit": answer.unit,
                    "reason": answer.reason,
                    "key": answer.is_key,
                }
                for answer in self.answers
            ],
        }

    def pages(self) -> Pages:
        made = {
            ("block", self.version.stem): self.version.stem_html,
            ("block", self.version.explanation): self.version.explanation_html,
            ("block", self.version.case_text): self.version.case_html,
        }
        made |= {("block", option.reason): option.reason_html for option in self.options}
        made |= {("block", answer.reason): answer.reason_html for answer in self.answers}
        texts = [part["text"] for part in self.version.parts]
        made |= {("option", text): html for text, html in zip(texts, self.version.parts_html, strict=True)}
        typed = typed_parts(self.version.parts)
        return made | {
            ("option", option.text): option.html for option in self.options if option.part not in typed
        }


def typed_parts(parts: Iterable[dict[str, Any]]) -> set[str]:
    """The names of the blanks into which something is typed."""
    return {part["name"] for part in parts if part["typed"]}


def stored(version_ids: Iterable[int]) -> dict[int, Stored]:
    """The versions by number, in four statements however many there are."""
    ids = list(version_ids)
    found = {
        version.pk: Stored(version, [], [], []) for version in QuestionVersion.objects.filter(pk__in=ids)
    }
    for option in Option.objects.filter(version__in=ids).order_by("version", "position"):
        found[option.version_id].options.append(option)
    for answer in AcceptedAnswer.objects.filter(version__in=ids).order_by("version", "position"):
        found[answer.version_id].answers.append(answer)
    for version_id, ref in FactUse.objects.filter(version__in=ids).values_list("version_id", "fact__ref"):
        found[version_id].facts.append(ref)
    return found


@dataclass(slots=True)
class Rows:
    """New rows of many versions, to be inserted together."""

    versions: list[QuestionVersion]
    options: list[Option]
    answers: list[AcceptedAnswer]
    uses: list[FactUse]

    @classmethod
    def none(cls) -> Rows:
        return cls([], [], [], [])

    def add(self, version: QuestionVersion, content: Said, made: Pages, facts: Mapping[str, int]) -> None:
        """The rows for `version`, which has its id, question and number already."""
        version.kind = content["kind"]
        version.choose = content["choose"]
        version.stem, version.stem_html = content["stem"], made["block", content["stem"]]
        version.explanation = content["explanation"]
        version.explanation_html = made["block", content["explanation"]]
        version.sources = content["sources"]
        version.parts = content["parts"]
        version.parts_html = [made["option", part["text"]] for part in content["parts"]]
        if content["case"]:
            version.case_title, version.case_text = content["case"]["title"], content["case"]["text"]
            version.case_html = made["block", version.case_text]
        version.content_hash = content_hash(content)
        self.versions.append(version)
        typed = typed_parts(content["parts"])
        self.options += [
            Option(
                version_id=version.pk,
                position=position,
                part=row["part"],
                token=new_token(),
                text=row["text"],
                html=escape(row["text"]) if row["part"] in typed else made["option", row["text"]],
                reason=row["reason"],
                reason_html=made["block", row["reason"]],
                is_key=row["key"],
            )
            for position, row in enumerate(content["options"])
        ]
        self.answers += [
            AcceptedAnswer(
                version_id=version.pk,
                position=position,
                value=row["value"],
                tolerance=row["tolerance"],
                unit=row["unit"],
                reason=row["reason"],
                reason_html=made["block", row["reason"]],
                is_key=row["key"],
            )
            for position, row in enumerate(content["numbers"])
        ]
        self.uses += [FactUse(version_id=version.pk, fact_id=facts[ref]) for ref in content["facts"]]

    def insert_drafts(self) -> None:
        """Write everything; the versions can still change."""
        QuestionVersion.objects.bulk_create(self.versions)
        Option.objects.bulk_create(self.options)
        AcceptedAnswer.objects.bulk_create(self.answers)
        FactUse.objects.bulk_create(self.uses)

    def insert(self, now: Any) -> None:
        """Write everything, and publish last: from then on the versions are frozen."""
        self.insert_drafts()
        ids = [version.pk for version in self.versions]
        QuestionVersion.objects.filter(pk__in=ids).update(published_at=now)


@dataclass(slots=True)
class Rendering:
    """Rows of frozen versions that got the HTML of today."""

    versions: list[QuestionVersion] = field(default_factory=list)
    options: list[Option] = field(default_factory=list)
    answers: list[AcceptedAnswer] = field(default_factory=list)

    def take(self, held: Stored, made: Pages) -> None:
        """Render a frozen version anew, where that makes a difference.

        The same text renders differently when a section that it links to is
        written, or with another release of the renderer.
        """
        version = held.version
        today = {
            "stem_html": made["block", version.stem],
            "explanation_html": made["block", version.explanation],
            "case_html": made["block", version.case_text] if version.case_text else "",
            "parts_html": [made["option", part["text"]] for part in version.parts],
        }
        if any(getattr(version, name) != html for name, html in today.items()):
            for name, html in today.items():
                setattr(version, name, html)
            self.versions.append(version)
        typed = typed_parts(version.parts)
        for option in held.options:
            html = option.html if option.part in typed else made["option", option.text]
            reason = made["block", option.reason]
            if (option.html, option.reason_html) != (html, reason):
                option.html, option.reason_html = html, reason
                self.options.append(option)
        for answer in held.answers:
            reason = made["block", answer.reason]
            if answer.reason_html != reason:
                answer.reason_html = reason
                self.answers.append(answer)

    @property
    def count(self) -> int:
        return len(self.versions) + len(self.options) + len(self.answers)

    def write(self) -> None:
        if self.versions:
            columns = ["stem_html", "explanation_html", "case_html", "parts_html"]
            QuestionVersion.objects.bulk_update(self.versions, columns, batch_size=100)
        if self.options:
            Option.objects.bulk_update(self.options, ["html", "reason_html"], batch_size=100)
        if self.answers:
            AcceptedAnswer.objects.bulk_update(self.answers, ["reason_html"], batch_size=100)
