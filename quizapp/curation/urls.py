from django.urls import path

from quizapp.curation import views

app_name = "curation"

urlpatterns = [
    path("curate/", views.home, name="home"),
    path("curate/queue/", views.queue, name="queue"),
    path("curate/conflicts/<uuid:pk>/", views.resolve, name="resolve"),
    path("curate/bank/", views.bank, name="bank"),
    path("curate/questions/", views.questions, name="questions"),
    path("curate/questions/<uuid:pk>/", views.question, name="question"),
]
