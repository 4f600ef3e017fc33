"""Tags for the parts of a page that show how a number of units or dollars comes about."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from quizapp.engine.capacity import Step
from quizapp.web import itemtext, workings

register = template.Library()


@register.inclusion_tag("_working.html")
def working(step: Step) -> dict[str, object]:
    """A working: its steps as rows, the result last, and the sources of its rules."""
    return {
        "rows": workings.steps(step),
        "confidence": step.confidence,
        "sources": workings.sources(step),
    }


@register.inclusion_tag("_beside.html")
def workings_beside(
    right: Step, wrong: Step, first_right: Step, first_wrong: Step, *, level: int = 3
) -> dict[str, object]:
    """The working of a wrong number beside the right one; `level` is that of its two headings.

    Takes `answer` of a Diagnosis with `working`, `right_step` and `wrong_step` of a Finding.
    """
    shown = workings.beside(right, wrong, first_right, first_wrong)
    return {
        "level": level,
        "mine": shown.mine,
        "mine_amount": workings.amount(wrong),
        "right": shown.right,
        "right_amount": workings.amount(right),
        "confidence": right.confidence,
        "sources": workings.sources(right),
    }


@register.simple_tag
def exhibit_json(text: str) -> SafeString:
    """An item in DynamoDB JSON, laid out, on a phone without scrolling sideways; with a button to copy it."""
    return format_html(
        '<div class="copy exhibit"><pre class="highlight"><code>{}</code></pre></div>',
        itemtext.item_text(text),
    )
