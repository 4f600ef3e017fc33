"""What django-allauth asks us about: mail and second factors, said in our words."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings


class AccountAdapter(DefaultAccountAdapter):
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        # Our own address: the host of a request is what its sender wrote.
        super().send_mail(template_prefix, email, {"site_url": settings.SITE_URL, **context})


class SecondFactorAdapter(DefaultMFAAdapter):
    def _get_site_name(self) -> str:
        # What the browser shows when it asks for a passkey.
        return "Sortkey"
