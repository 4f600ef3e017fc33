"""A request that has a learner."""

from django.http import HttpRequest

from quizapp.accounts.models import User


class LearnerRequest(HttpRequest):
    """What every view gets behind LoginRequiredMiddleware."""

    user: User
