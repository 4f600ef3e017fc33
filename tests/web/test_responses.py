"""Headers and log lines of every page."""

import logging

import pytest
from django.test import Client, RequestFactory

from quizapp.web.http import wants_part
from tests.accounts.factories import UserFactory
from tests.study.factories import enrolled


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/guide/", "/glossary/", "/style/", "/accounts/login/", "/nowhere/"])
def test_the_policy_allows_no_inline_and_no_evaluation(path: str) -> None:
    policy = Client().get(path)["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.django_db
def test_other_headers_that_protect() -> None:
    response = Client().get("/")

    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/study/"])
def test_pages_with_questions_are_not_kept_by_the_browser(path: str) -> None:
    client = Client()
    client.force_login(enrolled().learner)

    assert "no-store" in client.get(path)["Cache-Control"]


@pytest.mark.parametrize(
    ("headers", "part"),
    [
        ({}, False),
        ({"HX-Request": "true"}, True),
        ({"HX-Request": "true", "HX-Boosted": "true"}, False),
        ({"HX-Request": "true", "HX-History-Restore-Request": "true"}, False),
    ],
)
def test_a_history_restore_and_a_boosted_link_get_the_whole_page(
    headers: dict[str, str], *, part: bool
) -> None:
    assert wants_part(RequestFactory().get("/", headers=headers)) is part


@pytest.mark.django_db
def test_the_log_names_the_learner_by_number_and_nothing_else(caplog: pytest.LogCaptureFixture) -> None:
    learner = UserFactory.create(email="canary-person@example.com", name="Canary Name")
    client = Client()
    client.force_login(learner)

    with caplog.at_level(logging.INFO):
        client.get("/start/?secret=canary-query", headers={"User-Agent": "canary-agent"})

    lines = " ".join(str(record.msg) for record in caplog.records)
    assert f"'learner': {learner.pk}" in lines
    for canary in ("canary-person", "Canary Name", "canary-query", "canary-agent", "127.0.0.1"):
        assert canary not in lines


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/nowhere/", "/study/answers/999999/"])
def test_what_does_not_exist_is_a_page_of_ours(path: str) -> None:
    client = Client()
    client.force_login(enrolled().learner)

    response = client.get(path)

    assert response.status_code == 404
    assert "<h1" in response.content.decode()
