"""Served variants: the same for ever, each marked by its own answers, and enough of them."""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from quizapp.bank.reading import read_course
from quizapp.contentfiles.records import FactRecord
from quizapp.drills import catalogue
from quizapp.drills.citations import unsupported
from quizapp.drills.management.commands import deploy_drills
from quizapp.engine.capacity import FAMILIES, MISTAKES
from quizapp.engine.drills import LEVELS, TEMPLATES, Template, faults, variant
from quizapp.engine.drills.chance import Chance

ROUNDS = 20
IN_A_ROUND = 500


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("deploy_drills", *arguments, stdout=out)
    return out.getvalue()


def test_every_served_variant_is_made_today_as_it_was_when_it_was_chosen() -> None:
    """The golden file: a changed generator, template or oracle shows here."""
    assert run("--check") == f"{len(TEMPLATES)} templates stand.\n"


def test_at_least_45_templates_over_all_21_families_are_served() -> None:
    served = catalogue.served()

    assert len(served) >= 45
    assert {template.family for template in served.values()} >= {
        family for family in FAMILIES if family != "F22"
    }
    assert {template.level for template in served.values()} == set(LEVELS)


def test_a_template_serves_200_variants_or_says_why_its_family_has_fewer() -> None:
    few = {slug for slug, entry in catalogue.deployed().items() if len(entry.seeds) < 200}

    assert few == {slug for slug, template in catalogue.served().items() if template.few}


def test_no_two_served_variants_of_a_template_have_the_same_numbers() -> None:
    for slug, entry in catalogue.deployed().items():
        essences = Counter(variant(TEMPLATES[slug], seed).essence for seed in entry.seeds)
        assert essences.most_common(1)[0][1] == 1, slug


@cache
def wrong_with(slug: str, seed: int) -> list[str]:
    # Kept, because a variant is met again in later rounds.
    return [f"{slug} {seed}: {fault}" for fault in faults(variant(TEMPLATES[slug], seed))]


@pytest.mark.parametrize("part", range(ROUNDS))
def test_ten_thousand_variants_stand_up_to_right_wrong_and_malformed_answers(part: int) -> None:
    """Any variant that is served, not those of a list: other ones in each of the rounds."""
    chance = Chance(f"marked by themselves {part}")
    slugs = sorted(catalogue.deployed())
    found = []
    for _ in range(IN_A_ROUND):
        slug = chance.one_of(slugs)
        seed = chance.one_of(catalogue.deployed()[slug].seeds)
        found += wrong_with(slug, seed)

    assert found == []


def test_every_mistake_that_a_drill_can_show_leads_to_the_smallest_drill_with_it() -> None:
    shown = {code for entry in catalogue.deployed().values() for code in entry.codes}

    for code in shown:
        template = catalogue.isolating(code)
        assert template is not None
        assert code in catalogue.deployed()[template.slug].codes
        others = [
            other for slug, other in catalogue.served().items() if code in catalogue.deployed()[slug].codes
        ]
        assert template.level == min(other.level for other in others)


def test_a_mistake_that_no_drill_shows_has_no_drill() -> None:
    assert catalogue.isolating("NO_SUCH_CODE") is None


def test_most_mistakes_of_the_oracle_can_be_practised_alone() -> None:
    shown = {code for entry in catalogue.deployed().values() for code in entry.codes}
    every = {code for codes in MISTAKES.values() for code in codes}

    assert len(shown & every) / len(every) > 0.75


@pytest.fixture
def own_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of three templates, and a command that knows no others: to make the variants of all takes seconds."""
    told = json.loads(catalogue.FILE.read_text(encoding="utf-8"))
    few = {slug: TEMPLATES[slug] for slug in list(told)[:3]}
    lines = ",\n".join(f"{json.dumps(slug)}: {json.dumps(told[slug])}" for slug in few)
    path = tmp_path / "deployed.json"
    path.write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")
    monkeypatch.setattr(deploy_drills, "FILE", path)
    monkeypatch.setattr(deploy_drills, "TEMPLATES", few)
    return path


def test_a_changed_digest_is_told_and_changes_nothing(own_file: Path) -> None:
    told = json.loads(own_file.read_text(encoding="utf-8"))
    slug = next(iter(told))
    told[slug]["digest"] = "0" * 64
    own_file.write_text(json.dumps(told), encoding="utf-8")
    before = own_file.read_bytes()

    with pytest.raises(CommandError, match=f"{slug}: its variants are not those that are served"):
        run("--check")

    assert own_file.read_bytes() == before


def test_a_template_that_is_gone_is_told(own_file: Path) -> None:
    told = json.loads(own_file.read_text(encoding="utf-8"))
    told["no-longer-here"] = next(iter(told.values()))
    own_file.write_text(json.dumps(told), encoding="utf-8")

    with pytest.raises(CommandError, match="no-longer-here: served, but there is no such template"):
        run("--check")


def test_deploying_again_leaves_what_stands_as_it_is(own_file: Path) -> None:
    before = own_file.read_bytes()

    run()

    assert own_file.read_bytes() == before


def test_deploying_one_template_keeps_the_others(own_file: Path) -> None:
    before = json.loads(own_file.read_text(encoding="utf-8"))
    slug = next(iter(before))

    assert f"{slug}: {len(before[slug]['seeds'])} variants" in run(slug)
    assert json.loads(own_file.read_text(encoding="utf-8")) == before


def test_a_citation_that_does_not_stand_is_told() -> None:
    template = next(iter(TEMPLATES.values()))
    reading = read_course(settings.CONTENT_DIR / catalogue.COURSE, today=date(2026, 11, 21))
    sections = [section.slug for section in reading.course.sections]
    fact = reading.facts[template.facts[0]]

    def told(cited: Template, facts: Mapping[str, FactRecord] = reading.facts) -> list[str]:
        return unsupported([cited], facts=facts, sections=sections)

    assert told(template) == []
    assert told(replace(template, section="nowhere")) == [
        f"{template.slug}: the course has no section nowhere."
    ]
    assert told(replace(template, facts=("FL-999",))) == [f"{template.slug}: there is no fact FL-999."]
    assert told(replace(template, facts=(fact.ref,)), {fact.ref: replace(fact, status="disputed")}) == [
        f"{template.slug}: fact {fact.ref} is disputed, and nothing scored may rest on it."
    ]


def test_an_unknown_template_is_refused(own_file: Path) -> None:
    with pytest.raises(CommandError, match="There is no template no-such-drill"):
        run("no-such-drill")


def test_served_variants_of_another_version_are_left_out() -> None:
    told = json.loads(catalogue.FILE.read_text(encoding="utf-8"))
    slug = next(iter(told))
    told[slug]["version"] += 1

    assert slug not in catalogue.read(json.dumps(told))
