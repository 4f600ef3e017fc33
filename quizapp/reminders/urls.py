from django.urls import path

from quizapp.reminders.views import calendar, operating, preferences, push, unsubscribe

app_name = "reminders"

urlpatterns = [
    path("reminders/unsubscribe/<str:token>/", unsubscribe.unsubscribe, name="unsubscribe"),
    path("reminders/preferences/<str:token>/", preferences.preferences, name="preferences"),
    path("calendar/<str:token>.ics", calendar.feed, name="calendar"),
    path("reminders/calendar/", calendar.page, name="calendar_page"),
    path("reminders/push/", push.page, name="push"),
    path("reminders/push/worker.js", push.worker, name="push_worker"),
    path("operate/reminders/", operating.reminders, name="operating"),
    path("metrics", operating.metrics, name="metrics"),
]
