from django.urls import path

from quizapp.drills import views

app_name = "drills"

urlpatterns = [
    path("calculator/", views.calculator, name="calculator"),
    path("drills/", views.drills, name="drills"),
    path("drills/slips/", views.slips, name="slips"),
    path("drills/start/<slug:kind>/", views.start, name="start"),
    path("drills/runs/<int:pk>/", views.run, name="run"),
    path("drills/runs/<int:pk>/hint/", views.hint, name="hint"),
    path("drills/runs/<int:pk>/stop/", views.stop, name="stop"),
    path("drills/runs/<int:pk>/<int:place>/", views.verdict, name="verdict"),
]
