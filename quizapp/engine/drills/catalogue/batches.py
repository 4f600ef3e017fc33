"""BatchGetItem and BatchWriteItem: fewer calls, the same units."""

from quizapp.engine.drills.templates import Template

TEMPLATES: tuple[Template, ...] = ()
