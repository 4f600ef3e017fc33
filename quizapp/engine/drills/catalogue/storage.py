"""What tables and indexes store, and what is billed."""

from quizapp.engine.drills.templates import Template

TEMPLATES: tuple[Template, ...] = ()
