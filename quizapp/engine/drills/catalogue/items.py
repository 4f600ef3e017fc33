"""The size of an item, attribute by attribute."""

from quizapp.engine.drills.templates import Template

TEMPLATES: tuple[Template, ...] = ()
