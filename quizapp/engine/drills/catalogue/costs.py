"""What a month costs, by mode, and what backups, streams and DAX add."""

from quizapp.engine.drills.templates import Template

TEMPLATES: tuple[Template, ...] = ()
