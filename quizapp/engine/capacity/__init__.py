"""The capacity oracle: every number about units, storage and cost comes from here.

`evaluate` gives the right answer of a task with its working, `diagnose` says
which mistake makes a wrong number, `prose` and `mathml` show a working. All
arithmetic is exact. Everything another room needs is named here.
"""

from .diagnosis import Diagnosis, Finding, diagnose, is_right
from .families import FAMILIES, evaluate
from .fields import ImpossibleInput, Inputs
from .mistakes import CODES, MISTAKES, mistake_values, wrong_workings
from .operations import EFFECTS, Operation
from .parameters import AS_OF, PRICES
from .reports import Costs, IndexReport, Point, Report, describe
from .steps import CHOICES, Step, chosen, first_difference
from .vectors import BadVectors, Vector, compare, inputs_of, load
from .working import mathml, number_text, prose, sentence, steps_of, unit_for

__all__ = [
    "AS_OF",
    "CHOICES",
    "CODES",
    "EFFECTS",
    "FAMILIES",
    "MISTAKES",
    "PRICES",
    "BadVectors",
    "Costs",
    "Diagnosis",
    "Finding",
    "ImpossibleInput",
    "IndexReport",
    "Inputs",
    "Operation",
    "Point",
    "Report",
    "Step",
    "Vector",
    "chosen",
    "compare",
    "describe",
    "diagnose",
    "evaluate",
    "first_difference",
    "inputs_of",
    "is_right",
    "load",
    "mathml",
    "mistake_values",
    "number_text",
    "prose",
    "sentence",
    "steps_of",
    "unit_for",
    "wrong_workings",
]
