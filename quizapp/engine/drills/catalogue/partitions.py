"""Limits of a partition, hot keys, sharding and burst."""

from quizapp.engine.drills.templates import Template

TEMPLATES: tuple[Template, ...] = ()
