"""The Django admin: people, and the door to it."""

from typing import TYPE_CHECKING

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.auth.models import Group
from django.http import HttpRequest

from quizapp.accounts.models import User

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[User]
else:
    ModelAdmin = admin.ModelAdmin  # takes its type only from the stubs

# Its own sign-in page knows no rate limit and no second factor.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # how allauth documents it
# Roles say who may do what; groups would be a second answer.
admin.site.unregister(Group)


@admin.register(User)
class UserAdmin(ModelAdmin):
    list_display = ["email", "role", "is_active", "joined_at", "generated", "demo"]
    list_filter = ["role", "is_active", "generated", "demo"]
    search_fields = ["email", "name"]
    ordering = ["email"]
    fields = ["email", "name", "role", "is_active", "joined_at", "generated", "demo"]
    # An address is changed by its owner, who proves it; the rest is history.
    readonly_fields = ["email", "joined_at", "generated", "demo"]

    def has_add_permission(self, _request: HttpRequest) -> bool:
        # Sign-up and `manage.py make_account` verify the address.
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: User | None = None) -> bool:
        # A person erases themselves, with their password.
        return False
