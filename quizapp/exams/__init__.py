"""Timed quizzes and mock exams that never lose an answer.

`papers` says what a learner may be asked, `actions` start a sitting, save,
finish and close it, `report` says what came of it.
"""
