"""Tasks that put two rules together, so that their numbers are not the same each time."""

from fractions import Fraction

import pytest

from quizapp.engine.capacity import ImpossibleInput, Inputs, evaluate, mistake_values

GB = 2**30


@pytest.mark.parametrize(
    ("family", "inputs", "value", "unit", "mistakes"),
    [
        (
            "F14",
            {"task": "tables", "n": 10, "hours": 8},
            110,
            "decreases",
            {"OLD_4": 40, "OLD_9": 90, "ADD_24": 120},
        ),
        (
            "F14",
            {"task": "tables", "n": 1, "hours": 24},
            27,
            "decreases",
            {"OLD_4": 4, "OLD_9": 9, "ADD_24": 28},
        ),
        ("F14", {"task": "tables", "n": 3, "hours": 1}, 12, "decreases", {"OLD_9": 27, "ADD_24": 15}),
        (
            "F15",
            {"task": "beyond", "of": "initial", "kind": "read", "wanted": 15_000},
            3000,
            "reads/s",
            {"SWAPPED": 11_000, "OLD_6000": 9000},
        ),
        (
            "F15",
            {"task": "beyond", "of": "initial", "kind": "write", "wanted": 9000},
            5000,
            "writes/s",
            {"SWAPPED": 0, "OLD_6000": 3000},
        ),
        (
            "F15",
            {"task": "beyond", "of": "instant", "kind": "write", "peak": 5000, "wanted": 13_000},
            3000,
            "writes/s",
            {"PEAK_ONLY": 8000, "INITIAL_ONLY": 9000, "DOUBLE_INITIAL": 5000},
        ),
        (
            "F15",
            {"task": "beyond", "of": "quota", "kind": "write", "wanted": 90_000},
            50_000,
            "units/s",
            {"ACCOUNT_80000": 10_000, "INITIAL": 86_000},
        ),
        ("F15", {"task": "beyond", "of": "initial", "kind": "read", "wanted": 12_000}, 0, "reads/s", None),
        (
            "F15",
            {"task": "switches_left", "n": 6, "done": 1},
            18,
            "switches",
            {"OLD_ONCE": 0, "OLD_TWICE": 6},
        ),
        ("F15", {"task": "switches_left", "n": 6, "done": 4}, 0, "switches", {}),
        (
            "F15",
            {"task": "prewarm", "warm": 4000, "wanted": 9000, "unit_price": "0.01", "other_price": "0.002"},
            50,
            "USD",
            {"NO_DIFF": 90, "SWAPPED": 10},
        ),
        (
            "F17",
            {"task": "class", "gb": 1000, "writes": 10_000_000, "size": 1500},
            Fraction(1469, 10),
            "USD",
            {
                "IGNORE_THROUGHPUT": 150,
                "ONE_PER_WRITE": Fraction(14_845, 100),
                "NO_CEIL": 150 - Fraction(1500, 1024) * Fraction(625, 100) * Fraction(248, 1000),
            },
        ),
        (
            "F17",
            {"task": "streams", "n": 9_500_000, "polled": 4_000_000},
            Fraction(14, 10),
            "USD",
            {"CHARGED": Fraction(22, 10), "NO_FREE_TIER": Fraction(19, 10)},
        ),
        (
            "F17",
            {"task": "backup_and_restore", "gb": 120, "n": 3, "excluded_gb": 20},
            51,
            "USD",
            {"INCREMENTAL": 27, "FREE_RESTORE": 36, "WITH_GSI": 54},
        ),
        (
            "F17",
            {"task": "pitr_and_export", "table_gb": 200, "lsi_gb": 30, "days": 7, "export_gb": 200},
            66,
            "USD",
            {
                "PRORATED": Fraction(292, 10),
                "LSI_FREE": 60,
                "READ_UNITS_TOO": 66 + Fraction(200 * GB, 4096) / 2 / 8_000_000,
            },
        ),
        (
            "F17",
            {"task": "dax_month", "nodes": 3, "rate": 10_000, "hit": 90, "size": 4096},
            Fraction(6059, 10),
            "USD",
            {
                "ONE_NODE": Fraction(2336, 10),
                "NO_HALF": Fraction(65_335, 100),
                "HIT_MISS_SWAP": Fraction(9855, 10),
            },
        ),
        (
            "F18",
            {"task": "month", "n": 50_000_000, "size": 1536, "gb": 100, "regions": 2},
            175,
            "USD",
            {
                "GT_ORIGIN_ONLY": Fraction(1125, 10),
                "LEGACY_X2": 300,
                "NO_CEIL": Fraction(14_375, 100),
                "ONE_REGION": 150,
                "OLD_PRICE": 425,
            },
        ),
        (
            "F19",
            {
                "task": "many_deleted",
                "items": [
                    {"n": 20, "years": 1},
                    {"n": 5, "kind": "S"},
                    {"n": 3, "years": 6},
                    {"n": 9, "expired": False},
                ],
            },
            20,
            "items",
            {"STRING_OK": 25, "EXPIRED_SO_DELETED": 23},
        ),
        (
            "F19",
            {
                "task": "many_returned",
                "items": [{"n": 20}, {"n": 5, "kind": "S"}, {"n": 3, "expired": True}],
            },
            20,
            "items",
            {"STRING_OK": 25, "STORED_SO_VISIBLE": 23},
        ),
        (
            "F19",
            {"task": "both_deletes", "n": 40, "expired": 500, "size": 3000},
            120,
            "WCU",
            {"TTL_COSTS": 1620, "ONE_PER_WRITE": 40},
        ),
    ],
)
def test_two_rules_together_give_one_number_and_each_mistake_another(
    family: str,
    inputs: Inputs,
    value: Fraction,
    unit: str,
    mistakes: dict[str, Fraction] | None,
) -> None:
    answer = evaluate(family, inputs)

    assert (answer.value, answer.unit) == (value, unit)
    if mistakes is not None:
        assert mistake_values(family, inputs) == mistakes


@pytest.mark.parametrize(
    ("inputs", "grade"),
    [
        ({"task": "beyond", "of": "initial", "kind": "read", "wanted": 15_000}, "A"),
        ({"task": "beyond", "of": "instant", "kind": "read", "peak": 9000, "wanted": 20_000}, "B"),
        ({"task": "switches_left", "n": 6, "done": 1}, "A"),
    ],
)
def test_only_what_rests_on_a_peak_is_less_sure(inputs: Inputs, grade: str) -> None:
    assert evaluate("F15", inputs).confidence == grade


@pytest.mark.parametrize(
    ("family", "inputs", "field"),
    [
        ("F14", {"task": "tables", "n": 1, "hours": 25}, "hours"),
        ("F14", {"task": "tables", "n": 0, "hours": 5}, "n"),
        ("F15", {"task": "beyond", "of": "peak", "kind": "read", "wanted": 9}, "of"),
        ("F15", {"task": "beyond", "of": "quota", "kind": "read", "wanted": 0}, "wanted"),
        ("F15", {"task": "switches_left", "n": 1, "done": 5}, "done"),
        ("F17", {"task": "class", "gb": 10, "writes": 5}, "size"),
        ("F19", {"task": "many_deleted", "items": []}, "items"),
        ("F19", {"task": "many_returned", "items": [{"n": 0}]}, "n"),
    ],
)
def test_what_no_table_has_is_refused_by_its_field(family: str, inputs: Inputs, field: str) -> None:
    with pytest.raises(ImpossibleInput, match=rf"^{field} is "):
        evaluate(family, inputs)
