from django.apps import AppConfig


class CourseConfig(AppConfig):
    name = "quizapp.course"
    label = "course"
