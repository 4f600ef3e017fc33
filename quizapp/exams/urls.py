from django.urls import path

from quizapp.exams.views import (
    answers,
    changes,
    extra_time,
    history,
    index,
    notices,
    quiz,
    receipt,
    result,
    saving,
    sitting,
    start,
)

app_name = "exams"

urlpatterns = [
    path("exams/", index.index, name="index"),
    path("exams/quiz/", quiz.quiz, name="quiz"),
    path("exams/changes/", changes.changes, name="changes"),
    path("exams/notices/<int:number>/dismiss/", notices.dismiss, name="dismiss"),
    path("exams/extra-time/", extra_time.extra_time, name="extra_time"),
    path("exams/start/<slug:blueprint>/<slug:form>/", start.start, name="start"),
    path("exams/<int:pk>/", sitting.sitting, name="sitting"),
    path("exams/<int:pk>/<int:position>/", sitting.question, name="question"),
    path("exams/<int:pk>/<int:position>/check/", sitting.check, name="check"),
    path("exams/<int:pk>/paper/", sitting.paper, name="paper"),
    path("exams/<int:pk>/review/", sitting.review, name="review"),
    path("exams/<int:pk>/finish/", sitting.finish, name="finish"),
    path("exams/<int:pk>/saves/", saving.saves, name="saves"),
    path("exams/<int:pk>/state/", saving.state, name="state"),
    path("exams/<int:pk>/result/", result.result, name="result"),
    path("exams/<int:pk>/answers/", answers.answers, name="answers"),
    path("exams/<int:pk>/receipt/", receipt.receipt, name="receipt"),
    path("exams/<int:pk>/queue/", result.queue, name="queue"),
    path("exams/history/", history.history, name="history"),
    path("exams/scale/", result.scale, name="scale"),
]
