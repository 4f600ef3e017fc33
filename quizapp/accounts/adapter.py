"""Where allauth asks this application."""

import io
from typing import Any

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from qrcode.image.svg import SvgPathFillImage

# What the page that follows shows anyway.
SAID_BY_THE_PAGE = frozenset(
    {
        "account/messages/logged_in.txt",
        "account/messages/email_confirmation_sent.txt",
    }
)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    def get_password_change_redirect_url(self, _request: HttpRequest) -> str:
        return reverse("accounts:preferences")

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        if message_template in SAID_BY_THE_PAGE:
            return
        super().add_message(request, level, message_template, message_context, extra_tags, message)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        # Our own address: the host of a request is what its sender wrote.
        super().send_mail(template_prefix, email, {"site_url": settings.SITE_URL, **context})


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    def _get_site_name(self) -> str:
        # What the browser shows when it asks for a passkey.
        return "Sortkey"

    def build_totp_svg(self, url: str) -> str:
        # With a white ground of its own: black on a dark page is seen by no camera.
        drawn = io.BytesIO()
        qrcode.make(url, image_factory=SvgPathFillImage).save(drawn)
        return drawn.getvalue().decode()
