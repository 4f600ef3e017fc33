"""How a letter looks in HTML: attributes for its cells, and the sheet for dark mailboxes.

Programs that read mail drop sheets and classes as they like, so every cell
carries its colours; the sheet only turns them where the reader's device is
dark. Pages of the site never hold styles like these: they are for mail alone.
Text has a contrast of at least 4.5 to 1 on its ground in both looks
(tests/reminders/test_letters_look.py).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

_FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"


@dataclass(frozen=True, slots=True)
class Colours:
    ground: str
    surface: str
    line: str
    text: str
    muted: str
    accent: str
    on_accent: str
    bar: str
    track: str


LIGHT = Colours(
    ground="#f7f6f3",
    surface="#ffffff",
    line="#dfddd8",
    text="#152027",
    muted="#4d5c64",
    accent="#0d566a",
    on_accent="#ffffff",
    bar="#2b8a9e",
    track="#eceae5",
)
DARK = Colours(
    ground="#11191d",
    surface="#182227",
    line="#2e3b42",
    text="#eceae6",
    muted="#a9b6bd",
    accent="#74cfe0",
    on_accent="#0b191f",
    bar="#4aa9bc",
    track="#26343b",
)


def _attributes(name: str, style: str) -> SafeString:
    return format_html('class="{}" style="{}"', name, style)


_TEXT = f"{_FONT};font-size:16px;line-height:1.55;color:{LIGHT.text}"
_SMALL = f"{_FONT};font-size:13px;line-height:1.5;color:{LIGHT.muted}"

# By the name under which the template asks for them.
LOOKS = {
    "ground": _attributes("ground", f"margin:0;padding:0;background-color:{LIGHT.ground}"),
    "hidden": _attributes(
        "hidden", "display:none;max-height:0;overflow:hidden;font-size:1px;line-height:1px;opacity:0"
    ),
    "page": _attributes("ground", f"background-color:{LIGHT.ground};padding:24px 12px"),
    "column": _attributes("column", "width:100%;max-width:560px"),
    "brand": _attributes(
        "text", f"{_FONT};font-size:17px;font-weight:700;color:{LIGHT.text};padding:0 4px 14px"
    ),
    "card": _attributes(
        "card",
        f"background-color:{LIGHT.surface};border:1px solid {LIGHT.line};border-radius:14px;padding:28px",
    ),
    "title": _attributes(
        "text",
        f"{_FONT};font-size:24px;line-height:1.25;font-weight:700;color:{LIGHT.text};margin:0 0 16px",
    ),
    "paragraph": _attributes("text", f"{_TEXT};margin:0 0 14px"),
    "button_cell": _attributes(
        "button", f"background-color:{LIGHT.accent};border-radius:10px;text-align:center"
    ),
    "button": _attributes(
        "button-text",
        f"{_FONT};display:inline-block;padding:14px 26px;font-size:16px;font-weight:700;line-height:1.25;"
        f"color:{LIGHT.on_accent};text-decoration:none",
    ),
    "space": _attributes("space", "height:10px;font-size:1px;line-height:10px"),
    "chart": _attributes("chart", "width:100%;margin:4px 0 18px;border-collapse:collapse"),
    "weekday": _attributes(
        "muted",
        f"{_SMALL};width:40px;padding:5px 8px 5px 0;font-weight:400;text-align:left;vertical-align:middle",
    ),
    "bar_cell": _attributes("bar-cell", "padding:5px 0;vertical-align:middle"),
    "bars": _attributes("bars", "width:100%;border-collapse:separate;border-radius:4px"),
    "bar": _attributes(
        "bar", f"height:12px;font-size:1px;line-height:12px;background-color:{LIGHT.bar};border-radius:4px"
    ),
    "track": _attributes(
        "track",
        f"height:12px;font-size:1px;line-height:12px;background-color:{LIGHT.track};border-radius:4px",
    ),
    "figure": _attributes(
        "muted",
        f"{_SMALL};width:150px;padding:5px 0 5px 12px;text-align:left;vertical-align:middle;white-space:nowrap",
    ),
    "foot": _attributes("muted", f"{_SMALL};padding:18px 4px 0"),
    "link": _attributes("link", f"color:{LIGHT.accent};text-decoration:underline"),
}

_TURNED = (
    (".ground", f"background-color:{DARK.ground}"),
    (".card", f"background-color:{DARK.surface};border-color:{DARK.line}"),
    (".text", f"color:{DARK.text}"),
    (".muted", f"color:{DARK.muted}"),
    (".link", f"color:{DARK.accent}"),
    (".button", f"background-color:{DARK.accent}"),
    (".button-text", f"color:{DARK.on_accent}"),
    (".bar", f"background-color:{DARK.bar}"),
    (".track", f"background-color:{DARK.track}"),
)


def _rules(prefix: str = "") -> str:
    """Marked as important, or the colours of the cells would win."""
    return "".join(
        f"{prefix}{name}{{{style.replace(';', ' !important;')} !important}}" for name, style in _TURNED
    )


# Outlook on the web and on phones turns colours itself and marks what it has turned.
SHEET = SafeString(
    '<style type="text/css">:root{color-scheme:light dark;supported-color-schemes:light dark}'
    f"@media (prefers-color-scheme:dark){{{_rules()}}}{_rules('[data-ogsc] ')}"
    "@media (max-width:420px){.card{padding:20px !important}.figure{width:auto !important}}</style>"
)
