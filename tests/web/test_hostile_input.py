"""Whatever an address or a form carries, the answer is a page and never a fault of ours."""

import pytest
from django.test import Client
from django.urls import reverse

from quizapp.study.models import Plan
from tests.study.factories import enrolled, only_card

pytestmark = pytest.mark.django_db

STRANGE = [
    "\x00",
    "a\x00b",
    "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    "9" * 400,
    "-1",
    "%",
    "💣" * 50,
    "' OR 1=1 --",
    "<script>",
]


@pytest.fixture
def client() -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(enrolled().learner)
    return client


@pytest.mark.parametrize("text", STRANGE)
@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/study/", "section"),
        ("/study/", "card"),
        ("/study/", "token"),
        ("/study/cards/", "show"),
        ("/study/cards/", "page"),
        ("/study/cram/", "section"),
        ("/accounts/login/", "next"),
        ("/", "next"),
        ("/glossary/", "q"),
    ],
)
def test_strange_queries(client: Client, path: str, name: str, text: str) -> None:
    assert client.get(path, {name: text}).status_code < 500


@pytest.mark.parametrize("text", STRANGE)
def test_strange_answers(client: Client, text: str) -> None:
    page = client.get("/study/").content.decode()
    token = page.split('name="token" value="')[1].split('"')[0]

    for form in (
        {"token": token, "choice": text},
        {"token": token, "typed": text},
        {"token": token, "choice": ["a"] * 1000},
        {"token": text, "choice": text},
        {"token": token, "choice": text, "confidence": text, "rating": text, "section": text},
    ):
        assert client.post("/study/", form).status_code < 500


@pytest.mark.parametrize("text", STRANGE)
@pytest.mark.parametrize(
    "path",
    [
        "/start/",
        "/study/plan/",
        "/study/cram/",
        "/preferences/",
        "/try/",
        "/accounts/login/",
        "/accounts/signup/",
    ],
)
def test_strange_forms(client: Client, path: str, text: str) -> None:
    names = [
        "blueprint",
        "exam_date",
        "time_zone",
        "minutes_per_day",
        "new_per_day",
        "section",
        "count",
        "only_missed",
        "token",
        "choice",
        "name",
        "day_start",
        "retention",
        "reminder_hour",
        "theme",
        "login",
        "email",
        "password",
        "password1",
    ]

    assert client.post(path, dict.fromkeys(names, text)).status_code < 500


@pytest.mark.parametrize("text", ["%00", "%ED%A0%80", "x" * 3000, "..%2f..%2fetc", "%F0%9F%92%A3"])
@pytest.mark.parametrize(
    "folder", ["/guide/", "/glossary/", "/facts/", "/study/answers/", "/study/cram/", "/mail/"]
)
def test_strange_addresses(client: Client, folder: str, text: str) -> None:
    assert client.get(f"{folder}{text}/").status_code < 500


@pytest.mark.parametrize("text", STRANGE)
def test_strange_verbs_and_places_to_return_to(client: Client, text: str) -> None:
    card = only_card(Plan.objects.get())

    response = client.post(reverse("study:tend", args=[card.pk, "flag"]), {"back": text})

    assert response.status_code == 302
    assert response["Location"].startswith("/study/")
