"""What pages of other rooms may know of reminders."""

from django import template

from quizapp.reminders.channels import push

register = template.Library()


@register.simple_tag
def push_offered() -> bool:
    """Whether this installation sends notifications to browsers."""
    return push.offered()
