"""The calculator: a link says a whole table, odd links get words, and the working is that of the drills."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from html import unescape
from urllib.parse import parse_qsl, quote, urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from quizapp.drills import calculating
from quizapp.drills.calculating import Described, IndexRow, OperationRow, Prices
from quizapp.drills.calculating.amounts import names_of, size_of
from quizapp.drills.calculating.described import KINDS, MOST_INDEXES, MOST_OPERATIONS, PERIODS
from quizapp.drills.calculating.itemtext import Item, item_of, laid_out, shortened
from quizapp.drills.calculating.staging import MOST_STEPS, Staging
from quizapp.engine.capacity import EFFECTS, describe, evaluate, prose, steps_of
from quizapp.engine.numerals import FormatError

# No fixture of the database: a visitor's page that asks it anything fails.

TEXT = st.text(max_size=100)
NUMBER = st.sampled_from(["", "5", "1,000", "0.5", "1/3", "3.5 KB", "-1", "zero", "1e9", "0", "9" * 30])
ITEM = st.sampled_from(
    [
        "",
        '{"pk": {"S": "A"}}',
        '{ "n" : 1.50,\n "l":[1,"x"] }',
        "{",
        "[1]",
        '{"a": 1, "a": 2}',
        '{"a": "\\ud800"}',
    ]
)
INDEX = st.builds(
    IndexRow,
    name=TEXT,
    kind=st.sampled_from(["gsi", "lsi"]),
    proj=st.sampled_from(["ALL", "KEYS_ONLY", "INCLUDE"]),
    keys=NUMBER | TEXT,
    attrs=NUMBER,
    entries=NUMBER,
)
OPERATION = st.builds(
    OperationRow,
    kind=st.sampled_from(KINDS),
    name=TEXT,
    rate=NUMBER,
    per=st.sampled_from(PERIODS),
    mode=st.sampled_from(["EC", "SC"]),
    items=NUMBER,
    index=st.sampled_from(["", "1", "2", "9", "x", "²"]),
    fetch=NUMBER,
    size=NUMBER,
    old=NUMBER,
    new=NUMBER,
    touches=st.lists(st.sampled_from(["", "odd", *EFFECTS]), max_size=3).map(tuple),
)
TABLE = st.builds(
    Described,
    by=st.sampled_from(["size", "item"]),
    size=NUMBER | TEXT,
    item=ITEM | TEXT,
    items=NUMBER,
    growth=NUMBER,
    months=NUMBER,
    busy=NUMBER,
    target=NUMBER,
    indexes=st.lists(INDEX, max_size=3).map(tuple),
    operations=st.lists(OPERATION, max_size=4).map(tuple),
    prices=st.builds(Prices, wru=NUMBER, wcu=NUMBER, hours=NUMBER),
)
CALM = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def parsed(query: str) -> dict[str, str]:
    return dict(parse_qsl(query, keep_blank_values=True))


def table_of(query: str) -> Described:
    table = calculating.read(parsed(query)).table
    assert table is not None
    return table


def page(query: str = "", *, htmx: bool = False) -> str:
    headers = {"HX-Request": "true"} if htmx else {}
    response = Client().get(f"/calculator/?{query}", headers=headers, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def words(html: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)))


# Links


@CALM
@given(TABLE)
def test_a_link_gives_back_the_table_it_was_made_from(table: Described) -> None:
    once = table_of(calculating.query_of(table))

    assert table_of(calculating.query_of(once)) == once
    assert parsed(calculating.query_of(once)) == parsed(
        calculating.query_of(table_of(calculating.query_of(once)))
    )


@CALM
@given(TABLE)
def test_every_table_is_answered_and_shown_in_words(table: Described) -> None:
    table = table_of(calculating.query_of(table))

    answered = calculating.answer(table)
    shown = calculating.results(table, answered)

    assert (shown is None) == (answered.report is None)
    assert shown is not None or answered.problems
    calculating.form(table, answered.problems)
    for problem in answered.problems:
        assert problem.words.encode()


@CALM
@given(
    st.dictionaries(st.text(max_size=12) | st.from_regex(r"[io]\d{1,4}(\.[a-z0-9]{1,6})?"), TEXT, max_size=8)
)
@example({"o1.i²": "new"})
@example({"i1": "a", "o1": "put", "o1.i1": "nonsense", "o1.index": "\u0661"})
def test_no_parameters_are_too_odd_to_be_read(parameters: dict[str, str]) -> None:
    found = calculating.read(parameters)

    if found.table is not None:
        again = table_of(calculating.query_of(found.table))
        assert table_of(calculating.query_of(again)) == again
        calculating.answer(found.table)


def test_what_is_the_default_does_not_make_a_link_longer() -> None:
    table = Described(
        size="700",
        indexes=(IndexRow(name="by-day"),),
        operations=(OperationRow(kind="put", rate="5", mode="SC", touches=("new",)),),
    )

    assert calculating.query_of(table) == "size=700&i1=by-day&o1=put&o1.rate=5"


def test_every_example_is_computed_without_a_problem_from_a_short_link() -> None:
    for each in calculating.EXAMPLES:
        answered = calculating.answer(table_of(each.query))
        assert answered.problems == ()
        assert answered.report is not None
        assert len(each.query) < 1000


def test_an_index_that_is_taken_out_is_taken_out_of_the_operations() -> None:
    table = table_of(
        "size=700&i1=a&i2=b&o1=query&o1.rate=1&o1.items=1&o1.index=2&o2=update&o2.rate=1&o2.i2=key"
    )

    left = calculating.without_index(table, 1)

    assert calculating.query_of(left) == (
        "size=700&i1=b&o1=query&o1.rate=1&o1.items=1&o1.index=1&o2=update&o2.rate=1&o2.i1=key"
    )


def test_what_nobody_sees_is_not_kept() -> None:
    table = table_of("size=7%0000&o1=get&o1.name=%20a%00%7F%20%20b%20&o1.rate=%C2%85 5")

    assert (table.size, table.operations[0].name, table.operations[0].rate) == ("700", "a b", "5")


def test_a_gap_between_rows_is_closed() -> None:
    table = table_of("size=700&i2=a&i5=b&o3=query&o3.index=5&o3.rate=2&o3.items=1&o7=put&o7.i5=sparse")

    assert [row.name for row in table.indexes] == ["a", "b"]
    assert table.operations[0].index == "2"
    assert table.operations[1].touches == ("new", "sparse")


# What is typed


def test_sizes_may_have_a_unit() -> None:
    assert [size_of(text) for text in ("700", "700 B", "3.5 KB", "1 000", "1,000 bytes", ".5kb")] == [
        700,
        700,
        3584,
        1000,
        1000,
        512,
    ]
    assert isinstance(size_of("3 GB"), FormatError)
    assert isinstance(size_of("KB"), FormatError)


def test_names_are_told_from_sizes() -> None:
    assert names_of("status, pk") == ["status", "pk"]
    assert names_of("60 B") is None
    assert names_of("") is None


def test_an_item_is_read_as_dynamodb_json_or_as_plain_json() -> None:
    typed = item_of('{"pk": {"S": "A"}, "n": {"N": "1.50"}}')
    plain = item_of('{"pk": "A", "n": 1.50, "ok": true, "no": null, "l": [1, {"a": "b"}]}')

    assert typed == Item({"pk": {"S": "A"}, "n": {"N": "1.50"}}, plain=False)
    assert plain == Item(
        {
            "pk": {"S": "A"},
            "n": {"N": "1.50"},
            "ok": {"BOOL": True},
            "no": {"NULL": True},
            "l": {"L": [{"N": "1"}, {"M": {"a": {"S": "b"}}}]},
        },
        plain=True,
    )
    assert item_of('{"Item": {"pk": {"S": "A"}}}') == Item({"pk": {"S": "A"}}, plain=False)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"pk": {"S": "A"}', "Line 1, column 18: a comma is missing, or a bracket is not closed."),
        ('{\n  "pk": }', "Line 2, column 9: a value is missing."),
        ('{"pk" 1}', "Line 1, column 7: a colon is missing."),
        ('{"pk": "A}', "Line 1, column 8: a text begins and does not end."),
        ('{"pk": 1} x', "Line 1, column 11: the item ends before this."),
        ('{"pk": 1, "pk": 2}', '"pk" is there twice.'),
        ('{"pk": NaN}', "NaN is no JSON and no value of DynamoDB."),
        ('{"pk": "\\ud800"}', "A text has half of a character in it (a \\ud800 to \\udfff by itself)."),
        ("[" * 100_000, "The item is nested too deep to be read."),
        ('{"a":' * 80 + "1" + "}" * 80, "An item is nested at most 32 levels deep."),
        ("[1]", 'An item is an object with attributes, such as {"pk": {"S": "A"}}.'),
    ],
)
def test_what_is_no_item_is_explained(text: str, said: str) -> None:
    assert item_of(text) == FormatError(said)


def test_an_item_in_a_link_is_short_and_on_the_page_laid_out() -> None:
    assert shortened('{ "a b" : { "N": "1" } }') == '{"a b":{"N":"1"}}'
    assert laid_out('{"a":1.50,"b":["x y"]}') == '{\n  "a": 1.50,\n  "b": ["x y"]\n}'
    assert laid_out("{no") == shortened("{no") == "{no"


def test_an_entry_follows_from_the_attributes_that_are_named() -> None:
    item = {"pk": {"S": "A"}, "day": {"S": "2026-11-21"}, "total": {"N": "59.90"}}
    query = urlencode(
        {
            "item": json.dumps(item),
            "i1": "by-day",
            "i1.proj": "INCLUDE",
            "i1.keys": "day,pk",
            "i1.attrs": "total",
        }
    )

    answered = calculating.answer(table_of(query))

    assert answered.report is not None
    parts = [
        evaluate("F01", {"item": {name: item[name] for name in names}}).value
        for names in (("day", "pk"), ("total",))
    ]
    assert answered.report.indexes[0].entry.value == sum(parts)
    missing = calculating.answer(table_of(query.replace("total", "sum").replace("%22sum%22", "%22total%22")))
    assert [(each.field, each.words) for each in missing.problems] == [
        ("i1.attrs", "The item has no attribute sum. It has: pk, day, total.")
    ]


# What is asked of the oracle


def test_the_working_is_that_of_a_drill_with_the_same_numbers() -> None:
    answered = calculating.answer(
        table_of("size=9 KB&o1=get&o1.name=read&o1.rate=15&o2=put&o2.name=put&o2.rate=900&o2.per=min")
    )

    assert answered.report is not None
    read, put = answered.report.operations
    assert read.table is not None
    assert put.table is not None
    assert prose(read.table) == prose(evaluate("F02", {"size": 9216, "mode": "EC"}))
    assert prose(put.table) == prose(evaluate("F04", {"size": 9216, "new": 9216}))
    rows = [
        {"name": "read", "kind": "get", "rate": 15, "mode": "EC"},
        {"name": "put", "kind": "put", "per_minute": 900},
    ]
    inputs = {"size": 9216, "operations": rows}
    assert prose(answered.report.rcu) == prose(evaluate("F22", {**inputs, "task": "read"}))
    assert prose(answered.report.costs.on_demand) == prose(evaluate("F22", {**inputs, "task": "on_demand"}))


def test_the_page_shows_the_working_of_the_oracle() -> None:
    html = words(page("size=9216&o1=get&o1.name=read&o1.rate=15"))

    assert "= 3 units" in html
    assert "= 1.5 RCU" in html
    assert "= 22.5 RCU/s" in html
    assert "= 23 RCU" in html


def test_a_price_changes_costs_and_never_units() -> None:
    query = calculating.EXAMPLES[0].query
    before, after = (
        calculating.answer(table_of(query + more)).report for more in ("", "&p.wru=1.25&p.rcu=0.001")
    )

    assert before is not None
    assert after is not None
    assert before.operations == after.operations
    assert (before.rcu, before.wcu, before.stored) == (after.rcu, after.wcu, after.stored)
    assert before.costs.write_units == after.costs.write_units
    doubled = before.costs.write_units.value * Fraction("0.000000625")
    assert after.costs.on_demand.value - before.costs.on_demand.value == doubled
    assert after.costs.at_target.value > before.costs.at_target.value


def test_one_impossible_operation_is_explained_and_the_others_are_computed() -> None:
    query = "size=700&i1=by-day&o1=get&o1.rate=5&o2=query&o2.rate=1&o2.items=3&o2.index=1&o2.mode=SC&o3=put&o3.rate=2x"

    answered = calculating.answer(table_of(query))

    assert [(each.field, each.words) for each in answered.problems] == [
        ("o3.rate", "Write the number alone, without x."),
        ("o2.mode", "A GSI is always eventually consistent."),
    ]
    assert answered.operations == (1,)
    assert answered.report is not None
    assert answered.report.rcu.value == 3
    html = page(query)
    assert 'id="o2-mode-problem" >' in html
    assert 'aria-invalid="true"' in html
    assert "The rest is computed without this" in html


def test_what_reads_an_impossible_index_is_left_out_with_it() -> None:
    query = "size=700&i1=a&i1.proj=KEYS_ONLY&i2=b&o1=query&o1.rate=1&o1.items=3&o1.index=1&o2=put&o2.rate=5"

    answered = calculating.answer(table_of(query))

    assert [each.field for each in answered.problems] == ["i1.keys", "o1.index"]
    assert answered.report is not None
    assert [index.name for index in answered.report.indexes] == ["b"]
    assert list(answered.report.operations[0].indexes) == ["b"]


def test_what_an_index_that_the_oracle_refuses_takes_with_it() -> None:
    query = "size=700&i1=a&i1.proj=KEYS_ONLY&i1.keys=0&i2=b&o1=query&o1.rate=1&o1.items=3&o1.index=1&o2=put&o2.rate=5"

    answered = calculating.answer(table_of(query))

    assert [(each.field, each.left_out) for each in answered.problems] == [
        ("i1.keys", "a"),
        ("o1.index", "Query 1"),
    ]
    assert answered.operations == (2,)
    assert answered.report is not None
    assert list(answered.report.operations[0].indexes) == ["b"]


def test_six_local_indexes_are_one_too_many() -> None:
    rows = "".join(f"&i{place}=local{place}&i{place}.kind=lsi" for place in range(1, 7))

    answered = calculating.answer(table_of(f"size=700{rows}"))

    assert [(each.field, each.words) for each in answered.problems] == [
        ("i6.kind", "6 LSIs; a table has at most 5.")
    ]
    assert answered.report is not None
    assert len(answered.report.indexes) == 5


@pytest.mark.parametrize(
    ("query", "field", "said"),
    [
        ("size=", "size", "Write the size of an item."),
        ("size=500 KB", "size", "at most 409,600 bytes"),
        ("size=0", "size", "above 0"),
        ("item=", "item", "Write an item, or its size."),
        ("item={", "item", "Line 1, column 2"),
        ("size=700&target=95", "target", "from 20 to 90"),
        ("size=700&busy=25", "busy", "at most 24"),
        ("size=700&items=1.5", "items", "whole number"),
        ("size=700&o1=batch_get&o1.rate=1&o1.items=101", "o1.items", "at most 100"),
        ("size=700&i1=a&i2=a", "i2", "there twice"),
        ("size=700&p.wru=dear", "p.wru", "Write a number"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(query: str, field: str, said: str) -> None:
    problems = calculating.answer(table_of(query)).problems

    assert [each.field for each in problems] == [field]
    assert said in problems[0].words
    html = page(query)
    slot = re.search(rf'id="{field.replace(".", "-")}-problem" >(.*?)</p>', html, re.DOTALL)
    assert slot is not None
    assert said in words(slot[1])


def test_too_much_for_one_key_is_said_in_words() -> None:
    html = words(page("size=1024&o1=put&o1.rate=2500"))

    assert "needs this many keys: the table at least 3." in html
    assert "could take all of this traffic" in words(page("size=1024&o1=put&o1.rate=900"))
    assert "until AWS raises the quota" in words(page("size=1024&o1=put&o1.rate=50000"))


def test_a_long_working_begins_at_numbers_that_are_on_the_page() -> None:
    attributes = {f"a{number}": {"N": str(number)} for number in range(200)}
    rows = [{"name": f"op{n}", "kind": "update", "rate": 1, "touches": {"g": "key"}} for n in range(20)]
    indexes = [{"name": "g", "kind": "gsi"}]
    report = describe({"item": attributes, "indexes": indexes, "operations": rows})
    staged = Staging().staged
    small = evaluate("F02", {"size": 9216, "mode": "EC"})

    for step in (report.item, report.wcu, report.costs.cheapest, report.operations[0].indexes["g"]):
        short = staged(step)
        assert short.value == step.value
        assert short.confidence == "B"
    assert len(steps_of(staged(report.wcu))) <= MOST_STEPS
    assert len(steps_of(staged(report.operations[0].indexes["g"]))) <= MOST_STEPS
    assert staged(small) is small


# The page


def test_a_visitor_needs_no_account_and_asks_nothing_of_the_database() -> None:
    html = words(page())

    assert "Capacity calculator" in html
    assert "210 RCU" in html


def test_the_first_page_is_a_table_already_computed() -> None:
    assert "Change the status" in page()
    assert "Provisioned at 70 % is cheaper: $295.23" in words(page())


def test_a_link_reproduces_the_page_it_was_copied_from() -> None:
    first = page(calculating.EXAMPLES[2].query)
    found = re.search(r'data-address="([^"]+)"', first)
    assert found is not None

    assert page(unescape(found[1]).partition("?")[2]) == first


def test_what_a_browser_sends_of_the_form_becomes_a_short_address() -> None:
    sent = "by=size&size=700&item=&items=&target=70&o1=get&o1.name=&o1.rate=5&o1.per=s&o1.mode=EC&p.wru=0.625"

    response = Client().get(f"/calculator/?{sent}")

    assert (response.status_code, response["Location"]) == (302, "/calculator/?size=700&o1=get&o1.rate=5")


def test_an_address_is_not_changed_for_its_spelling() -> None:
    """A browser may write a comma or a quote in its own way; that must not turn in a circle."""
    table = Described(size="1,000", operations=(OperationRow(name="it's [new] ~ ü", rate="5"),))
    pairs = parsed(calculating.query_of(table))

    for spelt in (urlencode(pairs), urlencode(pairs, quote_via=quote), calculating.query_of(table)):
        assert Client().get(f"/calculator/?{spelt}").status_code == 200


def test_rows_are_added_and_removed_without_javascript() -> None:
    added = Client().get("/calculator/?size=700&o1=get&o1.rate=5&add=operation")
    assert added["Location"] == "/calculator/?size=700&o1=get&o1.rate=5&o2=get&o2.rate=10#o2"
    indexed = Client().get("/calculator/?size=700&o1=get&o1.rate=5&add=index")
    assert indexed["Location"] == "/calculator/?size=700&i1=&o1=get&o1.rate=5#i1"
    removed = Client().get("/calculator/?size=700&o1=get&o1.rate=5&o2=put&o2.rate=3&remove=o1")
    assert removed["Location"] == "/calculator/?size=700&o1=put&o1.rate=3#add-operation"
    last = Client().get("/calculator/?size=700&o1=get&o1.rate=5&remove=o1", follow=True)
    assert "No operation is described." in last.content.decode()


def test_no_more_rows_are_added_than_the_calculator_takes() -> None:
    rows = "".join(f"&o{place}=get&o{place}.rate=1" for place in range(1, MOST_OPERATIONS + 1))
    rows += "".join(f"&i{place}=x{place}" for place in range(1, MOST_INDEXES + 1))

    html = page(f"size=700{rows}&add=operation")

    assert f'id="o{MOST_OPERATIONS}"' in html
    assert f'id="o{MOST_OPERATIONS + 1}"' not in html
    assert 'value="operation"' not in html
    assert 'value="index"' not in html


def test_htmx_gets_the_results_alone_and_the_short_address() -> None:
    response = Client().get(
        "/calculator/?by=size&size=700&o1=get&o1.rate=5&o1.mode=EC", headers={"HX-Request": "true"}
    )

    assert response["HX-Push-Url"] == "/calculator/?size=700&o1=get&o1.rate=5"
    html = response.content.decode()
    assert 'class="calc-totals"' in html
    assert "calc-form" not in html
    assert "<h1" not in html
    with_form = (
        Client().get("/calculator/?size=700&add=operation", headers={"HX-Request": "true"}).content.decode()
    )
    assert "calc-form" in with_form
    assert re.search(r'id="o1" name="o1"[^>]*autofocus', with_form)


def test_htmx_pushes_no_address_twice() -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/calculator/?size=700"}

    assert Client().get("/calculator/?size=700&target=70", headers=headers)["HX-Push-Url"] == "false"


HOSTILE = {
    "unknown parts": "size=700&utm_source=x&drop=table",
    "10,000 operations": "size=700&" + "&".join(f"o{n}=get" for n in range(10_000)),
    "999 operations": "size=700&" + "&".join(f"o{n}=put" for n in range(900)),
    "2,000 parts": "size=700&" + "&".join("a=1" for _ in range(2_000)),
    "huge numbers": "size=9e29&items=9e29&growth=1e999999&o1=get&o1.rate=" + "9" * 5000,
    "a tiny rate": "size=1&o1=get&o1.rate=1e-30&target=1e-30",
    "many units": "size=400 KB&o1=put&o1.rate=1e23&items=1e20&months=1000000&growth=1e20",
    "NUL": "size=7%0000&o1=get&o1.name=%00&item=%00",
    "NUL in an item": "item=%7B%22a%00%22:1%7D",
    "a lone surrogate": "size=%ED%A0%80&o1=get&o1.name=%ED%A0%80&o1.rate=1",
    "a lone surrogate in an item": "item=" + quote('{"\\ud800": {"S": "\\udfff"}}'),
    "a megabyte": "item=" + "x" * 1_000_000,
    "an item too long": "item=" + quote(json.dumps({"a": "x" * 5000})),
    "deep nesting": "item=" + "[" * 12_000,
    "deep plain nesting": "item=" + '{"a":' * 400 + "1" + "}" * 400,
    "a number without an end": "item=" + quote('{"n": ' + "9" * 2000 + "}"),
    "an exponent": "item="
    + quote('{"n": {"N": "1e999999999"}, "m": {"N": 1e999999999}, "b": {"B": 99999999}}'),
    "markup": "size=700&i1=%3Cscript%3E&o1=put&o1.rate=1&o1.name=%3Cb%3E",
    "quotes": "size=700&i1=a%22%3A%20b&i1.proj=KEYS_ONLY&i1.keys=0&o1=get&o1.rate=0&o1.name=%22%3A%20",
    "directions": "size=700&o1=get&o1.rate=1&o1.name=%E2%80%AE%F3%A0%80%81",
    "no price": "size=700&o1=put&o1.rate=1&p.wru=0&p.rru=0&p.wcu=0&p.rcu=0&p.gb=0&p.hours=0",
    "nothing but rows": "remove=o99&add=nonsense&form=1",
    "odd rows": "o=get&o0=get&o01=put&o1=put&i=&i0.kind=lsi&o1.i0=key&o1.index=0&size=700",
}


@pytest.mark.parametrize("query", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_link_gets_words(query: str) -> None:
    html = page(query)

    assert "Capacity calculator" in html
    assert "<script>" not in html
    assert len(html) < 600_000
    assert page(query, htmx=True)


def test_what_is_not_known_or_too_much_is_said() -> None:
    assert "does not know, and left out: utm_source, drop." in words(page(HOSTILE["unknown parts"]))
    assert "900 operations; the calculator takes up to 15" in words(page(HOSTILE["999 operations"]))
    assert "too long to describe a table" in words(page(HOSTILE["a megabyte"]))
    assert "up to 3,000 characters of an item" in words(page(HOSTILE["an item too long"]))


def test_the_largest_table_makes_a_page_of_bearable_size() -> None:
    item = {f"a{number}": number for number in range(200)}
    query = urlencode(
        {"item": json.dumps(item, separators=(",", ":")), "items": "1e9", "growth": "1e6", "months": "12"}
    )
    query += "".join(f"&i{place}=x{place}" for place in range(1, MOST_INDEXES + 1))
    query += "".join(
        f"&o{place}=update&o{place}.rate={place}"
        + "".join(f"&o{place}.i{n}=key" for n in range(1, MOST_INDEXES + 1))
        for place in range(1, MOST_OPERATIONS + 1)
    )

    assert "approximate" in (html := page(query))
    assert len(html) < 1_500_000
