"""Tags that the frame around every page uses."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag(takes_context=True)
def here(context: dict[str, Any], *names: str) -> str:
    """`aria-current` for a link of the navigation.

    The first name is the page that the link opens; the others are pages that
    belong to it. Error pages have no match, and no current link.
    """
    match = getattr(context.get("request"), "resolver_match", None)
    if match is None or match.view_name not in names:
        return ""
    return SafeString('aria-current="page"' if match.view_name == names[0] else 'aria-current="true"')
