"""Global tables: every Region pays for every write."""

from quizapp.engine.drills.templates import Template

TEMPLATES: tuple[Template, ...] = ()
