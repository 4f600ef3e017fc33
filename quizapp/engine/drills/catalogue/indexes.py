"""Secondary indexes: what writes and reads of them consume."""

from quizapp.engine.drills.templates import Template

TEMPLATES: tuple[Template, ...] = ()
