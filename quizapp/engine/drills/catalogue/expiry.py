"""Time to live in epoch seconds."""

from quizapp.engine.drills.templates import Template

TEMPLATES: tuple[Template, ...] = ()
