"""What the drills about backups, exports, streams and DAX say, and what their own numbers give."""

import re
from collections.abc import Callable
from fractions import Fraction

import pytest

from quizapp.engine.drills import Template, Variant
from quizapp.engine.drills.catalogue import backups as module

from .stems import clumsy, factor, first_drills, one, reads, the_size, up, writes

MILLION = 10**6


def template_of(slug: str) -> Template:
    (template,) = (each for each in module.TEMPLATES if each.slug == slug)
    return template


def beside(asked: Variant, pattern: str) -> Fraction:
    """A number from the lines under a stem."""
    return one(" ".join(asked.givens), pattern)


def a_month_of_recovery(asked: Variant) -> Fraction:
    table = one(asked.stem, "table has N GB", "table of N GB", "table N GB")
    assert re.search("per month|in a month", asked.stem)
    local = one(asked.stem, "LSIs (?:hold )?N GB")
    return (table + local) * beside(asked, "recovery costs N USD")


def a_restore(asked: Variant) -> Fraction:
    whole = one(asked.stem, "backup of N GB", "the N GB")
    left_out = one(asked.stem, ", N GB of which", "N GB are GSIs", "indexes in it, N GB")
    return (whole - left_out) * beside(asked, "restore costs N USD")


def kept_and_restored(asked: Variant) -> Fraction:
    each = one(asked.stem, "N GB each")
    left_out = one(asked.stem, "which are N GB of it", "N GB of it are indexes", "the N GB of its indexes")
    kept = one(asked.stem, "N on-demand backups") * each * beside(asked, "backups cost N USD")
    return kept + (each - left_out) * beside(asked, "a restore N USD")


def recovered_and_exported(asked: Variant) -> Fraction:
    size = one(asked.stem, "table of N GB", "table has N GB")
    return size * (beside(asked, "recovery costs N USD") + beside(asked, "export N USD"))


def own_requests(asked: Variant) -> Fraction:
    own = one(asked.stem, "N million `GetRecords`") * MILLION
    return (own - beside(asked, "first N")) * beside(asked, "cost N USD") / 100_000


def captured(asked: Variant) -> Fraction:
    units = one(asked.stem, "N million") * writes(the_size(asked.stem))
    return units * beside(asked, "1 KB cost N USD per million")


def saved(asked: Variant) -> Fraction:
    cheaper = beside(asked, "Standard N USD") - beside(asked, "Standard-IA N USD")
    units = one(asked.stem, "N million (?:writes|puts)") * writes(the_size(asked.stem))
    spent = units * beside(asked, "writes cost N USD per million")
    return one(asked.stem, "N GB") * cheaper - spent * beside(asked, "cost N% more") / 100


def left_for_the_table(asked: Variant) -> Fraction:
    rate = one(asked.stem, r"N eventually consistent (?:`GetItem` )?reads per second")
    missed = 1 - one(asked.stem, "N%") / 100
    return rate * missed * reads(the_size(asked.stem)) * factor(asked.stem)


def a_month_of_dax(asked: Variant) -> Fraction:
    hours = beside(asked, "has N hours")
    nodes = one(asked.stem, "N DAX nodes") * beside(asked, "DAX costs N USD")
    table = up(left_for_the_table(asked), 1) * beside(asked, "reads cost N USD")
    return (nodes + table) * hours


BY_HAND: dict[str, Callable[[Variant], Fraction]] = {
    "pitr-of-a-month": a_month_of_recovery,
    "backup-restore": a_restore,
    "backup-and-restore": kept_and_restored,
    "pitr-and-export": recovered_and_exported,
    "stream-reads": own_requests,
    "stream-to-kinesis": captured,
    "table-class-saving": saved,
    "dax-reads-left": left_for_the_table,
    "dax-month": a_month_of_dax,
}


@pytest.mark.parametrize("template", module.TEMPLATES, ids=lambda template: template.slug)
def test_the_numbers_of_a_drill_give_its_answer(template: Template) -> None:
    asked = list(first_drills(template))

    assert [BY_HAND[template.slug](each) for each in asked] == [each.answer.value for each in asked]


@pytest.mark.parametrize("template", module.TEMPLATES, ids=lambda template: template.slug)
def test_a_stem_is_short(template: Template) -> None:
    assert clumsy(template) == []


def test_only_the_class_of_a_table_is_less_sure() -> None:
    grades = {
        each.slug: {asked.answer.confidence for asked in first_drills(each)} for each in module.TEMPLATES
    }

    assert {slug for slug, found in grades.items() if found != {"A"}} == {"table-class-saving"}


def test_a_change_of_the_class_sometimes_saves_and_sometimes_loses() -> None:
    savings = [asked.answer.value for asked in first_drills(template_of("table-class-saving"))]

    assert 5 * min(sum(each < 0 for each in savings), sum(each > 0 for each in savings)) > len(savings)


def test_the_free_requests_of_a_stream_are_always_used_up() -> None:
    assert [asked for asked in first_drills(template_of("stream-reads")) if asked.answer.value <= 0] == []
