"""sections/*.md: the guide, made into one page a section, with every block of the outline proved."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from . import markup, yamltree
from .fields import Fields
from .filled import MOST_SENTENCES, Body, check_block, sentences
from .problems import Place, Problems
from .prose import Renderer
from .records import BlockEntry, CourseEntry, GuideRecord, Prose, SectionEntry, TermRecord
from .segments import Directive, Heading, Segment, Text, front_matter, segments
from .text import Source

# Directive to the kind of block that it fills; "" for those that no outline asks for.
DIRECTIVES = {
    "objective": "",
    "example": "example",
    "code": "code",
    "formula": "formula",
    "glossary": "glossary",
    "keypoint": "keypoint",
    "xref": "xref",
    "summary": "summary",
    "quiz": "quiz",
    "reflect": "reflect",
    "links": "links",
    "transition": "transition",
    "trap": "",
    "older": "",
    "note": "",
    "diagram": "",
}
_ATTRIBUTES = {
    "example": {"title"},
    "code": {"title"},
    "glossary": {"terms"},
    "quiz": {"questions"},
    "diagram": {"name"},
}


@dataclass(slots=True)
class Under:
    """A heading with everything below it, until the next heading."""

    heading: Heading
    prose: Body = field(default_factory=Body)
    everything: list[str] = field(default_factory=list)
    objective: bool = False


class GuideReader:
    def __init__(
        self,
        course: CourseEntry,
        outline: Mapping[str, BlockEntry],
        terms: Mapping[str, TermRecord],
        renderer: Renderer,
        practise: Callable[[int], str],
        drawings: Collection[str] = (),
    ) -> None:
        self.course = course
        self.outline = outline
        self.terms = terms
        self.renderer = renderer
        self.problems: Problems = renderer.problems
        self.practise = practise
        self.drawings = drawings

    def read(self, source: Source, section: SectionEntry) -> GuideRecord | None:
        opened = front_matter(source, self.problems)
        if opened is None:
            return None
        head, first = opened
        node = yamltree.parse(head, source.path, self.problems, first_line=2)
        if node is None:
            if not head.strip():
                self.problems.error(
                    Place(source.path), "The front matter is empty; it has `section` and `checked_on`."
                )
            return None
        fields = Fields(node, self.problems, "front matter")
        number = fields.integer("section", low=1, high=99)
        checked_on = fields.date("checked_on")
        fields.done()
        if number != section.number and not fields.broken:
            fields.error(
                fields.place_of("section"), f"`section` is {number}, but the file name says {section.number}."
            )
        page = _Page(self, source, section)
        for segment in segments(source, first, self.problems):
            page.add(segment)
        page.finish()
        if checked_on is None:
            return None
        return GuideRecord(
            section=section.number,
            checked_on=checked_on,
            prose=Prose(source.text, "\n".join(page.html)),
            words=page.words,
            filled=frozenset(page.filled),
            facts=frozenset(page.facts),
            quizzes=tuple(page.quizzes),
        )


class _Page:
    """One section while it is read."""

    def __init__(self, reader: GuideReader, source: Source, section: SectionEntry) -> None:
        self.reader = reader
        self.problems = reader.problems
        self.source = source
        self.section = section
        self.html: list[str] = []
        self.words = 0
        self.filled: set[str] = set()
        self.facts: set[str] = set()
        self.quizzes: list[tuple[str, UUID, Place]] = []
        self.places: dict[str, Place] = {}
        self.drawn: dict[str, Place] = {}
        self.titled = False
        self.under: Under | None = None

    def add(self, segment: Segment) -> None:
        if isinstance(segment, Heading):
            self.heading(segment)
        elif isinstance(segment, Directive):
            self.directive(segment)
        else:
            self.text(segment)

    def heading(self, heading: Heading) -> None:
        self.close()
        if heading.level == 1:
            if self.titled:
                self.problems.error(heading.place, "A second title. Headings of the guide begin with ##.")
            elif heading.text != self.section.title:
                self.problems.error(heading.place, f"The title is “{self.section.title}” in course.toml.")
            self.titled = True
            return
        if heading.level > 4:
            self.problems.error(heading.place, "Headings go down to ####.")
            return
        self.under = Under(heading)
        words = self.reader.renderer.render(heading.text, self.source, heading.place)
        inner = words.html.strip().removeprefix("<p>").removesuffix("</p>")
        self.under.everything.append(" ".join(words.plain))
        self.words += words.words
        block = self.block(heading.ref, "heading", heading.place) if heading.ref else None
        if block is not None and block.level != heading.level:
            self.problems.error(
                heading.place,
                f"{block.ref} is a heading of level {block.level}: write {'#' * (block.level or 2)}.",
            )
        mark = f' id="{heading.ref}"' if block is not None else ""
        self.html.append(f"<h{heading.level}{mark}>{inner}</h{heading.level}>")

    def text(self, text: Text) -> None:
        body = Body.of(self.reader.renderer.render(text.body, self.source, text.place))
        self.take(body)
        if self.under is not None:
            self.under.prose = self.under.prose.joined(body)
        elif not self.titled:
            self.problems.error(text.place, f"The text begins with the title: # {self.section.title}.")
            self.titled = True
        self.html.append(body.rendered.html)

    def take(self, body: Body) -> None:
        self.words += body.rendered.words
        self.facts.update(target for scheme, target in body.rendered.targets if scheme == "fact")
        if self.under is not None:
            self.under.everything.extend(body.rendered.plain)

    def directive(self, directive: Directive) -> None:
        kind = DIRECTIVES.get(directive.name)
        if kind is None:
            known = ", ".join(DIRECTIVES)
            self.problems.error(
                directive.place, f"There is no directive `{directive.name}`. There are: {known}."
            )
            return
        for name in directive.attributes.keys() - _ATTRIBUTES.get(directive.name, set()):
            self.problems.error(directive.place, f"`::: {directive.name}` has no attribute `{name}`.")
        block = None
        if kind and not directive.ref:
            self.problems.error(
                directive.place, f"`::: {directive.name}` names its block: {{#S{self.section.number:02}-P…}}."
            )
        elif kind:
            block = self.block(directive.ref, kind, directive.place)
        elif directive.ref:
            self.problems.error(
                directive.place, f"`::: {directive.name}` has no id; the outline does not ask for it."
            )
        start = Place(directive.place.path, directive.place.line + 1)
        body = Body.of(self.reader.renderer.render(directive.body, self.source, start))
        body.text = directive.body
        self.take(body)
        if directive.name == "objective" and self.under is not None:
            self.under.objective = True
        if directive.name == "glossary":
            self.glossary(directive, block, body)
        elif directive.name == "quiz":
            self.quiz(directive, block, body)
        elif not directive.body.strip():
            self.problems.error(directive.place, f"`::: {directive.name}` is empty.")
        elif directive.name == "diagram":
            self.diagram(directive, body)
        elif block is not None and check_block(block, body, directive.place, self.problems):
            self.filled.add(block.ref)
        if directive.name not in {"glossary", "quiz", "diagram"}:
            self.html.append(markup.shown(directive, body.rendered.html, block))

    def block(self, ref: str, kind: str, place: Place) -> BlockEntry | None:
        """The block of the outline that is filled here, once."""
        block = self.reader.outline.get(ref)
        if block is None or block.section != self.section.number:
            self.problems.error(place, f"The outline of section {self.section.number} has no block {ref!r}.")
            return None
        if block.kind != kind:
            self.problems.error(place, f"{ref} is a {block.kind} in the outline, not a {kind}.")
            return None
        if ref in self.places:
            self.problems.error(
                place, f"{ref} is filled a second time; first in line {self.places[ref].line}."
            )
            return None
        self.places[ref] = place
        return block

    def glossary(self, directive: Directive, block: BlockEntry | None, body: Body) -> None:
        slugs = [slug.strip() for slug in directive.attributes.get("terms", "").split(",") if slug.strip()]
        good = bool(slugs)
        if body.text.strip():
            self.problems.error(
                directive.place, "`::: glossary` is empty: the definitions come from glossary.yaml."
            )
        if not slugs:
            self.problems.error(directive.place, '`::: glossary` names its terms: {#… terms="rcu, wcu"}.')
        entries = []
        for slug in slugs:
            term = self.reader.terms.get(slug)
            if term is None:
                good = False
                self.problems.error(
                    directive.place, f"There is no term {slug!r} in the glossary, or it has errors."
                )
                continue
            entries.append((term, self.reader.renderer.links.resolve("term", slug) or ""))
        for slug in block.needs.terms if block is not None else ():
            term = self.reader.terms.get(slug)
            if slug not in slugs:
                good = False
                self.problems.error(directive.place, f"The outline wants the term {slug!r} here.")
            elif term is not None and block is not None and term.block != block.ref:
                good = False
                self.problems.error(
                    term.place,
                    f"{slug!r} has block {term.block or 'none'}; the outline wants it in {block.ref}.",
                )
        if block is not None and good:
            self.filled.add(block.ref)
        self.html.append(markup.definitions(entries, block))

    def quiz(self, directive: Directive, block: BlockEntry | None, body: Body) -> None:
        ids: list[UUID] = []
        if body.text.strip():
            self.problems.error(directive.place, "`::: quiz` is empty: the questions come from the bank.")
        for text in directive.attributes.get("questions", "").replace(",", " ").split():
            try:
                ids.append(UUID(text))
            except ValueError:
                self.problems.error(directive.place, f"{text!r} is no UUID.")
        if len(set(ids)) < len(ids):
            self.problems.error(directive.place, "A question is placed twice.")
        if block is not None:
            low, high = block.needs.min_questions, block.needs.max_questions or len(ids)
            if low <= len(ids) <= high:
                self.filled.add(block.ref)
            else:
                wanted = str(low) if low == high else f"{low} to {high}"
                self.problems.error(
                    directive.place, f"{block.ref} places {wanted} questions; here are {len(ids)}."
                )
            self.quizzes.extend((block.ref, id_, directive.place) for id_ in ids)
        self.html.append(markup.quiz(len(ids), self.reader.practise(self.section.number), block))

    def diagram(self, directive: Directive, body: Body) -> None:
        """A caption with the place of a drawing, which the page puts in."""
        name, place = directive.attributes.get("name", ""), directive.place
        if name not in self.reader.drawings:
            known = ", ".join(sorted(self.reader.drawings)) or "none"
            self.problems.error(
                place,
                f"There is no drawing {name!r}. There are: {known}."
                if name
                else f'`::: diagram` names its drawing: {{name="…"}}. There are: {known}.',
            )
            return
        if name in self.drawn:
            self.problems.error(
                place,
                f"The drawing {name!r} stands here a second time; first in line {self.drawn[name].line}.",
            )
            return
        self.drawn[name] = place
        if not 1 <= (found := sentences(directive.body)) <= MOST_SENTENCES["diagram"]:
            self.problems.error(
                place, f"The caption has {found} sentences; it has 1 to {MOST_SENTENCES['diagram']}."
            )
        self.html.append(markup.diagram(name, body.rendered.html))

    def close(self) -> None:
        """Check the heading that ends here."""
        under, self.under = self.under, None
        if under is None or under.heading.ref not in self.places:
            return
        block = self.reader.outline[under.heading.ref]
        needs, place, good = block.needs, under.heading.place, True
        words = under.prose.rendered.words
        if words < needs.min_words:
            good = False
            self.problems.error(
                place, f"{block.ref} has {words} words of prose; the outline wants {needs.min_words}."
            )
        if needs.objective and not under.objective:
            good = False
            self.problems.error(place, f"{block.ref} has no `::: objective`.")
        if needs.list and not under.prose.rendered.bullets:
            good = False
            self.problems.error(place, f"{block.ref} has no bullet list in its prose.")
        said = " ".join(under.everything).casefold()
        for word in needs.must_mention:
            if not re.search(rf"(?<!\w){re.escape(word.casefold())}", said):
                good = False
                self.problems.error(place, f"{block.ref} does not mention “{word}”.")
        if good:
            self.filled.add(block.ref)

    def finish(self) -> None:
        self.close()
        if not self.titled:
            self.problems.error(Place(self.source.path), f"The title is missing: # {self.section.title}.")
        for block in self.reader.outline.values():
            if block.section == self.section.number and block.ref not in self.places:
                what = f" “{block.title}”" if block.title else ""
                self.problems.error(
                    Place(self.source.path), f"Block {block.ref} ({block.kind}{what}) is missing."
                )
