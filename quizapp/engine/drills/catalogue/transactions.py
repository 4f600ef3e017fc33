"""Transactions: every action twice its units."""

from quizapp.engine.drills.templates import Template

TEMPLATES: tuple[Template, ...] = ()
