"""PostgreSQL frozen: everybody is told, and what is sent again is saved once."""

from __future__ import annotations

import http.client
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from quizapp.exams.models import Save
from tests.embedded.installed import wait_until
from tests.exams.faults.checker import violations
from tests.exams.faults.grounds import Grounds, Site, Stable
from tests.exams.faults.people import Paper, Told, Window, papers

pytestmark = pytest.mark.django_db(transaction=True)

PROMISED = 10.0


class Asked:
    """What one browser sees of a database that is frozen for a while."""

    def __init__(self, site: Site, paper: Paper) -> None:
        self.window = Window(site.port, paper, patience=PROMISED)
        self.change = self.window.change([paper.tokens[0][0]])
        self.took = 0.0

    def save(self) -> int:
        """The status, or 0 if there was no answer in the promised time."""
        began = time.monotonic()
        try:
            told = self.window.send(self.change)
            return 200 if told else self.window.statuses[-1]
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            self.took = time.monotonic() - began

    def page(self) -> int:
        try:
            return self.window.ask("GET", f"/exams/{self.window.paper.pk}/state/", Accept="text/html")[0]
        except (OSError, http.client.HTTPException):
            return 0


def test_a_frozen_database_is_an_honest_503_and_the_change_is_saved_once_when_it_is_back(
    rows: None, grounds: Grounds, stable: Stable
) -> None:
    honest, patient = stable.serve(), stable.serve("patient")
    sitting = papers(14)
    savers = [Asked(honest, paper) for paper in sitting[:6]]
    readers = [Asked(honest, paper) for paper in sitting[6:12]]
    careless = [Asked(patient, paper) for paper in sitting[12:]]
    for each in readers + careless:
        assert each.page() == 200
    for each in savers:
        # A connection of its own that was in use before.
        assert each.window.send(each.window.change(value=True, name="flagged"))
    with ThreadPoolExecutor(20) as people:
        with grounds.frozen(grounds.database):
            saves = [people.submit(each.save) for each in savers]
            pages = [people.submit(each.page) for each in readers]
            # The control, at the same time: nobody ends its wait.
            others = [people.submit(each.save) for each in careless]
            statuses = [future.result() for future in saves]
            shown = [future.result() for future in pages]
            unanswered = [future.result() for future in others]
        back = time.monotonic()
        for each in savers:
            wait_until(lambda each=each: each.save() == 200, 20)  # type: ignore[misc] # the default binds it
        recovered = time.monotonic() - back
    told: list[Told] = [one for each in savers for one in each.window.acked]
    connection.close()
    for each in savers + readers + careless:
        each.window.close()
    for site in (honest, patient):
        site.kill()

    assert statuses == [503] * len(savers)
    assert shown == [503] * len(readers)
    assert unanswered == [0] * len(careless)
    assert recovered < PROMISED
    for each in savers:
        assert Save.objects.filter(key=each.change["key"]).count() == 1
    assert violations([each.window.paper.pk for each in savers], told) == []
