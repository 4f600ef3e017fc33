"""Every address of the site. Each room lists its own."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path("", include("quizapp.accounts.urls")),
    path("", include("quizapp.course.urls")),
    path("", include("quizapp.search.urls")),
    path("", include("quizapp.drills.urls")),
    path("", include("quizapp.study.urls")),
    path("", include("quizapp.exams.urls")),
    path("", include("quizapp.progress.urls")),
    path("", include("quizapp.curation.urls")),
    path("", include("quizapp.notes.urls")),
    path("", include("quizapp.reminders.urls")),
    path("", include("quizapp.web.urls")),
]
