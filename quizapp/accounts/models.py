"""People: who they are here, and how they like to study."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from quizapp.engine.studydays import study_day


class Role(models.TextChoices):
    LEARNER = "learner", "Learner"
    CURATOR = "curator", "Curator"
    ADMINISTRATOR = "administrator", "Administrator"


class Theme(models.TextChoices):
    SYSTEM = "system", "As my device"
    LIGHT = "light", "Light"
    DARK = "dark", "Dark"


class ReminderChannel(models.TextChoices):
    EMAIL = "email", "By mail"
    PUSH = "push", "In my browser"


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, role=Role.ADMINISTRATOR, **fields)

    def get_by_natural_key(self, email: str | None) -> User:
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account; signs in by e-mail.

    The study day begins at `day_start` o'clock in `time_zone`.
    `desired_retention` is the chance of recall at which a card comes back.
    Reminders go out at `reminder_hour`, never from `quiet_from` until
    `quiet_until` o'clock (none if equal); the week is summed up on
    `summary_weekday` (Monday is 0; null: never). `mail_refused_at` is set while
    the address takes no mail, `mail_refused` is what its server said.
    `generated` accounts were made by `make run`, `demo` ones by `manage.py demo`.
    """

    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=100, blank=True)
    role = models.CharField(max_length=13, choices=Role.choices, default=Role.LEARNER)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)
    generated = models.BooleanField(default=False)
    demo = models.BooleanField(default=False)

    time_zone = models.CharField(max_length=64, default="UTC")
    zone_confirmed = models.BooleanField(default=False)
    day_start = models.PositiveSmallIntegerField(default=4)
    reminder_hour = models.PositiveSmallIntegerField(default=18)
    reminders = models.BooleanField(default=True)
    reminder_channel = models.CharField(
        max_length=5, choices=ReminderChannel.choices, default=ReminderChannel.EMAIL
    )
    exam_countdown = models.BooleanField(default=True)
    summary_weekday = models.PositiveSmallIntegerField(null=True, blank=True, default=6)
    quiet_from = models.PositiveSmallIntegerField(default=21)
    quiet_until = models.PositiveSmallIntegerField(default=8)
    mail_refused_at = models.DateTimeField(null=True, blank=True)
    mail_refused = models.CharField(max_length=200, blank=True)
    desired_retention = models.FloatField(default=0.9)
    theme = models.CharField(max_length=6, choices=Theme.choices, default=Theme.SYSTEM)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="accounts_one_account_per_address"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="accounts_known_role"),
            models.CheckConstraint(condition=Q(theme__in=Theme.values), name="accounts_known_theme"),
            models.CheckConstraint(condition=Q(day_start__lte=23), name="accounts_day_start_is_an_hour"),
            models.CheckConstraint(
                condition=Q(reminder_hour__lte=23), name="accounts_reminder_hour_is_an_hour"
            ),
            models.CheckConstraint(
                condition=Q(reminder_channel__in=ReminderChannel.values),
                name="accounts_known_reminder_channel",
            ),
            models.CheckConstraint(
                condition=Q(summary_weekday=None) | Q(summary_weekday__lte=6),
                name="accounts_summary_on_a_weekday",
            ),
            models.CheckConstraint(
                condition=Q(quiet_from__lte=23, quiet_until__lte=23), name="accounts_quiet_hours_are_hours"
            ),
            models.CheckConstraint(
                condition=Q(mail_refused_at__isnull=False) | Q(mail_refused=""),
                name="accounts_refused_mail_says_when",
            ),
            models.CheckConstraint(
                condition=Q(desired_retention__gte=0.8, desired_retention__lte=0.97),
                name="accounts_retention_from_80_to_97",
            ),
        ]
        indexes = [
            # Reminders are planned for all who share these.
            models.Index(
                fields=["time_zone", "reminder_hour", "quiet_from", "quiet_until", "id"],
                condition=Q(reminders=True, is_active=True),
                name="accounts_reminder_groups",
            ),
            # Operators see how many are refused; few are.
            models.Index(
                fields=["mail_refused_at"],
                condition=Q(mail_refused_at__isnull=False),
                name="accounts_mail_refused",
            ),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def is_staff(self) -> bool:
        """Whether the Django admin opens: for administrators only."""
        return self.role == Role.ADMINISTRATOR

    @property
    def is_curator(self) -> bool:
        """Whether curators' pages open."""
        return self.role in {Role.CURATOR, Role.ADMINISTRATOR}

    def has_perm(self, _perm: str, _obj: Any = None) -> bool:
        """Roles decide, not stored permissions: an administrator may do everything."""
        return self.is_active and self.role == Role.ADMINISTRATOR

    def has_module_perms(self, _app_label: str) -> bool:
        return self.is_active and self.role == Role.ADMINISTRATOR

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def study_day(self, now: datetime) -> date:
        return study_day(now, zone=self.zone, day_start=self.day_start)
