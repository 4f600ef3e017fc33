"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

THEMES = frozenset({"system", "light", "dark"})


def site(request: HttpRequest) -> dict[str, Any]:
    """`site_name`, `embedded`, `has_mailbox` and `theme` (system, light or dark).

    The theme of somebody signed in is theirs; a visitor's comes from a cookie,
    so that neither sees the other colours flash by.
    """
    user = getattr(request, "user", None)
    theme = getattr(user, "theme", None) or request.COOKIES.get("theme", "system")
    return {
        "site_name": "Sortkey",
        "embedded": settings.EMBEDDED,
        "has_mailbox": bool(settings.EMBEDDED and settings.MAIL_DIR),
        "theme": theme if theme in THEMES else "system",
    }
