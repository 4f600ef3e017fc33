from django.urls import path

from quizapp.curation import views
from quizapp.curation.views import corrections, statistics

app_name = "curation"

urlpatterns = [
    path("curate/", views.home, name="home"),
    path("curate/queue/", views.queue, name="queue"),
    path("curate/conflicts/<uuid:pk>/", views.resolve, name="resolve"),
    path("curate/bank/", views.bank, name="bank"),
    path("curate/questions/", views.questions, name="questions"),
    path("curate/questions/<uuid:pk>/", views.question, name="question"),
    path("curate/statistics/", statistics.items, name="statistics"),
    path("curate/statistics/refresh/", statistics.refresh, name="refresh_statistics"),
    path("curate/statistics/<uuid:pk>/", statistics.item, name="item"),
    path("curate/statistics/<uuid:pk>/decide/", statistics.decide, name="decide_pretest"),
    path("curate/corrections/", corrections.corrections, name="corrections"),
    path("curate/corrections/<uuid:pk>/", corrections.correction, name="correction"),
    path("curate/corrections/<uuid:pk>/decide/", corrections.decide, name="decide_correction"),
    path(
        "curate/corrections/<uuid:pk>/<int:number>/take-back/",
        corrections.take_back,
        name="take_back_correction",
    ),
]
