"""A whole table: base, indexes, transactions, consistency and growth."""

from quizapp.engine.drills.templates import Template

TEMPLATES: tuple[Template, ...] = ()
