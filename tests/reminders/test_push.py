"""Web push: encrypted as the standards say, sent to listed services alone, and ended when the browser is gone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.management import call_command
from django.test import Client

from quizapp.accounts.models import ReminderChannel, User
from quizapp.engine.reminders import Kind, Standing
from quizapp.reminders.actions import subscriptions
from quizapp.reminders.actions.claiming import Claimed
from quizapp.reminders.actions.subscriptions import NoSubscription
from quizapp.reminders.channels import push
from quizapp.reminders.checks import push_key
from quizapp.reminders.letters.contents import Contents
from quizapp.reminders.models import PushSubscription
from quizapp.reminders.webpush import encryption, endpoints, posting, vapid
from tests.accounts.factories import UserFactory
from tests.reminders.pushservice import Browser, Service, running, signer

NOW = datetime(2026, 11, 23, 18, 5, tzinfo=UTC)
CHROME = "https://fcm.googleapis.com/fcm/send/abc:def"
FIREFOX = "https://updates.push.services.mozilla.com/wpush/v2/gAAAA"


# --- The standards


def test_a_message_is_encrypted_as_in_the_example_of_rfc_8291() -> None:
    private = encryption.decoded("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")

    body = encryption.encrypt(
        b"When I grow up, I want to be a watermelon",
        p256dh="BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        auth="BTBZMqHH6r4Tts7J_aSIgg",
        own=ec.derive_private_key(int.from_bytes(private, "big"), encryption.CURVE),
        salt=encryption.decoded("DGv6ra1nlYgDCS1FRnbzlw"),
    )

    assert encryption.encoded(body) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_"
        "yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def test_two_messages_that_say_the_same_have_nothing_in_common_and_another_browser_reads_neither() -> None:
    browser, other = Browser(CHROME), Browser(CHROME)

    one, two = (browser.encrypt(b'{"a": 1}') for _ in range(2))

    assert browser.read(one) == browser.read(two) == {"a": 1}
    assert one[:16] != two[:16]
    assert one[21:86] != two[21:86]
    with pytest.raises(InvalidTag):
        other.read(one)


def test_the_signed_words_are_those_of_the_example_of_rfc_8292() -> None:
    private, public = vapid.new_pair()
    site = vapid.identity(private, "mailto:push@example.com")

    header = site.authorization("push.example.net", now=datetime.fromtimestamp(1453523768, UTC) - vapid.VALID)

    assert header.startswith(
        "vapid t=eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQi"
        "LCJleHAiOjE0NTM1MjM3NjgsInN1YiI6Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0."
    )
    assert header.endswith(f", k={public}")
    assert signer(header, host="push.example.net")["sub"] == "mailto:push@example.com"


@pytest.mark.parametrize("text", ["", "not base64", "AAAA", "A" * 44, "_" * 43, "A" * 43, "é" * 43])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        vapid.identity(text, "mailto:you@example.org")
    with pytest.raises(ValueError):
        encryption.browser_keys(text, "BTBZMqHH6r4Tts7J_aSIgg")


# --- Which addresses are written to


@pytest.mark.parametrize(
    ("endpoint", "host"),
    [
        (CHROME, "fcm.googleapis.com"),
        (FIREFOX, "updates.push.services.mozilla.com"),
        ("https://wns2-par02p.notify.windows.com/w/?token=BQ%2fx%3d", "wns2-par02p.notify.windows.com"),
        ("https://web.push.apple.com/QGuQyavXutnMH", "web.push.apple.com"),
        ("https://FCM.GoogleAPIs.com/x", "fcm.googleapis.com"),
    ],
)
def test_the_services_of_the_browsers_are_written_to(endpoint: str, host: str) -> None:
    found = endpoints.split(endpoint)

    assert found is not None
    assert found[0] == host
    assert endpoint.lower() == f"https://{host}{found[1].lower()}"


NOWHERE = [
    "",
    "http://fcm.googleapis.com/x",
    "//fcm.googleapis.com/x",
    "HTTPS://fcm.googleapis.com/x",
    "ftp://fcm.googleapis.com/x",
    "https:fcm.googleapis.com/x",
    "https://fcm.googleapis.com",
    "https://fcm.googleapis.com?x",
    "https://fcm.googleapis.com:443/x",
    "https://fcm.googleapis.com:22/x",
    "https://fcm.googleapis.com:/x",
    "https://fcm.googleapis.com./x",
    "https://fcm.googleapis.com@127.0.0.1/x",
    "https://me:pass@fcm.googleapis.com/x",
    "https://@fcm.googleapis.com/x",
    "https://127.0.0.1/x",
    "https://[::1]/x",
    "https://[::ffff:10.0.0.1]/x",
    "https://2130706433/x",
    "https://0x7f.1/x",
    "https://localhost/x",
    "https://redis/x",
    "https://169.254.169.254/latest/meta-data/",
    "https://evil.example/x",
    "https://evil.example/fcm.googleapis.com",
    "https://evil.example#.notify.windows.com/x",
    "https://evil.example\\.notify.windows.com/x",
    "https://evil.example%2f.notify.windows.com/x",
    "https://fcm.googleapis.com.evil.example/x",
    "https://evilfcm.googleapis.com/x",
    "https://a.fcm.googleapis.com/x",
    "https://notify.windows.com/x",
    "https://.notify.windows.com/x",
    "https://-.notify.windows.com/x",
    "https://a.b.notify.windows.com/x",
    "https://evilnotify.windows.com/x",
    "https://*.notify.windows.com/x",
    "https://\uff46cm.googleapis.com/x",
    "https://fcm\u3002googleapis.com/x",
    "https://fcm.googleapis.com/x\r\nHost: inside",
    "https://fcm.googleapis.com/x y",
    "https://fcm.googleapis.com/x#part",
    "https://fcm.googleapis.com/\x00",
    "https://fcm.googleapis.com/ü",
    " https://fcm.googleapis.com/x",
    "https://fcm.googleapis.com/x\n",
    "https://fcm.googleapis.com/" + "x" * 500,
    "file:///etc/passwd",
]


@pytest.mark.parametrize("endpoint", NOWHERE)
def test_no_other_address_is_written_to(endpoint: str) -> None:
    assert endpoints.split(endpoint) is None


def test_an_operator_may_add_a_service() -> None:
    services = (*endpoints.SERVICES, "push.example.org", "*.push.example.net")

    assert endpoints.split("https://push.example.org/x", services=services) == ("push.example.org", "/x")
    assert endpoints.split("https://a.push.example.net/x", services=services) is not None
    assert endpoints.split("https://push.example.net/x", services=services) is None


# --- Delivery


@pytest.fixture
def keys(settings: Any) -> None:
    settings.WEB_PUSH_PRIVATE_KEY = vapid.new_pair()[0]
    settings.WEB_PUSH_SUBJECT = "mailto:operator@example.org"


@pytest.fixture
def service(keys: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    with running(tmp_path, monkeypatch) as service:
        yield service


def subscribed(learner: User, endpoint: str = CHROME) -> Browser:
    browser = Browser(endpoint)
    subscriptions.subscribe(learner, **browser.fields, now=NOW)
    return browser


def send(learner: User, *, attempt: int = 1) -> push.Delivered | push.Gone | push.Refusal:
    claimed = Claimed(
        reminder_id=1,
        attempt=attempt,
        learner_id=learner.pk,
        kind=Kind.STUDY,
        day=date(2026, 11, 23),
        due=NOW - timedelta(minutes=5),
        email=learner.email,
        name="Ada",
        time_zone="UTC",
        channel=ReminderChannel.PUSH,
        standing=Standing(),
        message_id="<0123@example.org>",
    )
    letter = Contents(claimed, due=12, minutes=8, minutes_per_day=20, away=1, exam=None, week=None)
    return push.deliver(claimed, letter, now=NOW)


def kept() -> list[str]:
    return list(PushSubscription.objects.order_by("pk").values_list("endpoint", flat=True))


@pytest.mark.django_db
def test_the_browser_reads_what_the_letter_says_and_the_service_does_not(service: Service) -> None:
    learner = UserFactory.create()
    browser = subscribed(learner)

    assert send(learner) == push.Delivered()

    ((path, headers, body),) = service.got
    told = browser.read(body)
    assert (told["title"], told["url"]) == ("12 cards for today, about 8 minutes", "/study/")
    assert told["body"].startswith("12 cards are due.")
    assert b"cards" not in body
    assert path == "/fcm/send/abc:def"
    assert service.asked == [("fcm.googleapis.com", 443)]
    assert headers["Content-Encoding"] == "aes128gcm"
    assert headers["TTL"] == str((4 * 60 - 5) * 60)
    claims = signer(headers["Authorization"], host="fcm.googleapis.com")
    assert claims["sub"] == "mailto:operator@example.org"
    assert 0 < claims["exp"] - NOW.timestamp() <= 24 * 3600


@pytest.mark.django_db
def test_a_repeat_replaces_the_first(service: Service) -> None:
    learner = UserFactory.create()
    browser = subscribed(learner)

    send(learner)
    send(learner)

    topics = [headers["Topic"] for _, headers, _ in service.got]
    assert topics[0] == topics[1]
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,32}", topics[0])
    assert {browser.read(body)["tag"] for _, _, body in service.got} == {topics[0]}


@pytest.mark.django_db
@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten_and_mail_goes_out(service: Service, status: int) -> None:
    learner = UserFactory.create()
    subscribed(learner)
    service.answers = [status]

    assert send(learner) == push.Gone()
    assert kept() == []
    assert send(learner) == push.Gone()
    assert len(service.got) == 1


@pytest.mark.django_db
def test_one_browser_that_takes_it_is_enough(service: Service) -> None:
    learner = UserFactory.create()
    for endpoint in (CHROME, FIREFOX, CHROME + "2"):
        subscribed(learner, endpoint)
    service.answers = [410, 503, 201]

    assert send(learner) == push.Delivered()
    assert len(kept()) == 2


@pytest.mark.django_db
@pytest.mark.parametrize("status", [408, 429, 500, 503])
def test_a_service_that_cannot_now_is_asked_again_and_nothing_is_held_against_the_browser(
    service: Service, status: int
) -> None:
    learner = UserFactory.create()
    subscribed(learner)
    service.answers = [status] * 9

    found = [send(learner) for _ in range(9)]

    assert found == [push.Refusal(f"push {status}")] * 9
    assert len(kept()) == 1


@pytest.mark.django_db
def test_mail_takes_over_from_a_service_that_is_away_for_long_and_the_browser_stays(service: Service) -> None:
    learner = UserFactory.create()
    subscribed(learner)
    service.answers = [503] * 4

    found = [type(send(learner, attempt=attempt)) for attempt in (1, 2, 3, 4, 1)]

    assert found == [push.Refusal] * 3 + [push.Gone, push.Delivered]
    assert len(kept()) == 1


@pytest.mark.django_db
def test_a_learner_whose_address_takes_no_mail_is_tried_in_the_browser_to_the_end(service: Service) -> None:
    learner = UserFactory.create(mail_refused_at=NOW)
    subscribed(learner)
    service.answers = [503] * 2

    assert [type(send(learner, attempt=attempt)) for attempt in (4, 9)] == [push.Refusal] * 2


@pytest.mark.django_db
def test_refusals_in_a_row_end_a_subscription_and_a_success_starts_anew(service: Service) -> None:
    learner = UserFactory.create()
    subscribed(learner)
    service.answers = [403] * 4 + [201] + [403] * 5

    found = [type(send(learner)) for _ in range(11)]

    assert found == [push.Refusal] * 4 + [push.Delivered] + [push.Refusal] * 5 + [push.Gone]
    assert kept() == []


@pytest.mark.django_db
@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(service: Service, status: int) -> None:
    learner = UserFactory.create()
    subscribed(learner)
    service.answers = [status]

    assert send(learner) == push.Refusal(f"push {status}")
    assert service.asked == [("fcm.googleapis.com", 443)]
    assert len(service.got) == 1


@pytest.mark.django_db
def test_a_service_that_says_nothing_is_waited_for_only_so_long(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting, "TIMEOUT_SECONDS", 0.3)
    learner = UserFactory.create()
    subscribed(learner)
    service.silent = True

    assert send(learner) == push.Refusal("fcm.googleapis.com: TimeoutError")
    assert len(kept()) == 1


@pytest.mark.django_db
def test_a_machine_that_is_not_the_service_it_says_to_be_gets_nothing(service: Service) -> None:
    learner = UserFactory.create()
    # Allowed, but not among the names of the certificate.
    subscribed(learner, "https://web.push.apple.com/x")

    assert send(learner) == push.Refusal("web.push.apple.com: SSLCertVerificationError")
    assert service.got == []


@pytest.mark.django_db
@pytest.mark.parametrize("endpoint", ["https://127.0.0.1/x", "https://push.example.org/x"])
def test_a_row_that_is_not_on_the_list_any_more_is_not_written_to(service: Service, endpoint: str) -> None:
    learner = UserFactory.create()
    browser = Browser(endpoint)
    PushSubscription.objects.create(learner=learner, **browser.fields, created_at=NOW)

    assert send(learner) == push.Gone()
    assert (service.asked, kept()) == ([], [])


@pytest.mark.django_db
def test_without_keys_nothing_is_sent(service: Service, settings: Any) -> None:
    learner = UserFactory.create()
    subscribed(learner)
    settings.WEB_PUSH_PRIVATE_KEY = ""

    assert send(learner) == push.Gone()
    assert (service.asked, len(kept())) == ([], 1)


# --- Switching it on and off


def channel(learner: User) -> str:
    learner.refresh_from_db()
    return learner.reminder_channel


@pytest.mark.django_db
def test_a_learner_switches_it_on_and_off_again(client: Client, keys: None) -> None:
    learner = UserFactory.create()
    client.force_login(learner)

    client.post("/reminders/push/", {"do": "add", **Browser(CHROME).fields})
    assert (kept(), channel(learner)) == ([CHROME], "push")
    page = client.get("/reminders/push/").content.decode()
    assert "Chrome or a relative" in page
    assert CHROME not in page

    mine = PushSubscription.objects.get()
    client.post("/reminders/push/", {"do": "remove", "browser": mine.pk})
    assert (kept(), channel(learner)) == ([], "email")


@pytest.mark.django_db
@pytest.mark.parametrize("endpoint", NOWHERE)
def test_an_address_that_is_no_push_service_is_not_kept(client: Client, keys: None, endpoint: str) -> None:
    learner = UserFactory.create()
    client.force_login(learner)

    response = client.post(
        "/reminders/push/", {"do": "add", **Browser(CHROME).fields, "endpoint": endpoint}, follow=True
    )

    assert "not one that this site writes to" in response.content.decode()
    assert (kept(), channel(learner)) == ([], "email")


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["p256dh", "auth"])
@pytest.mark.parametrize("text", ["", "AAAA", "=" * 9, "\x00", "x" * 700])
def test_keys_that_are_none_are_not_kept(keys: None, field: str, text: str) -> None:
    with pytest.raises(NoSubscription):
        subscriptions.subscribe(UserFactory.create(), **Browser(CHROME).fields | {field: text}, now=NOW)


@pytest.mark.django_db
def test_a_browser_that_two_people_share_is_that_of_whoever_came_last(keys: None) -> None:
    first, second = UserFactory.create_batch(2)
    for learner in (first, second):
        subscribed(learner)

    assert PushSubscription.objects.get().learner == second


@pytest.mark.django_db
def test_a_learner_has_five_browsers_at_most_and_the_newest_stay(keys: None) -> None:
    learner, other = UserFactory.create_batch(2)
    subscribed(other)
    for number in range(7):
        browser = Browser(f"{FIREFOX}{number}")
        subscriptions.subscribe(learner, **browser.fields, now=NOW + timedelta(days=number))

    assert kept() == [CHROME, *(f"{FIREFOX}{number}" for number in range(2, 7))]


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["other", "0", "", "x", "9" * 30])
def test_nobody_switches_off_anothers_browser(client: Client, keys: None, number: str) -> None:
    subscribed(UserFactory.create())
    client.force_login(UserFactory.create())
    mine = PushSubscription.objects.get().pk if number == "other" else number

    assert client.post("/reminders/push/", {"do": "remove", "browser": mine}).status_code == 404
    assert len(kept()) == 1


@pytest.mark.django_db
def test_the_form_is_for_this_site_and_for_people_who_are_signed_in(client: Client, keys: None) -> None:
    assert client.get("/reminders/push/").status_code == 302
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(UserFactory.create())

    assert strict.post("/reminders/push/", {"do": "add", **Browser(CHROME).fields}).status_code == 403
    assert kept() == []


@pytest.mark.django_db
def test_without_keys_it_is_not_offered(client: Client, settings: Any) -> None:
    client.force_login(UserFactory.create())

    assert client.get("/reminders/push/").status_code == 404
    assert "/reminders/push/" not in client.get("/preferences/").content.decode()
    settings.WEB_PUSH_PRIVATE_KEY = vapid.new_pair()[0]
    assert "/reminders/push/" in client.get("/preferences/").content.decode()


@pytest.mark.django_db
def test_the_worker_is_a_script_that_anybody_may_read_and_that_is_always_asked_for_anew(
    client: Client,
) -> None:
    response = client.get("/reminders/push/worker.js")

    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert response["Cache-Control"] == "no-cache"
    assert "worker-src 'self'" in response["Content-Security-Policy"]
    assert "default-src 'none'" in response["Content-Security-Policy"]


# --- Keys


def test_the_command_prints_a_key_that_is_one(settings: Any) -> None:
    out, err = StringIO(), StringIO()
    call_command("make_push_keys", stdout=out, stderr=err)
    printed = dict(line.split("=", 1) for line in out.getvalue().splitlines())

    site = vapid.identity(printed["WEB_PUSH_PRIVATE_KEY"], printed["WEB_PUSH_SUBJECT"])
    assert site.public in err.getvalue()
    settings.WEB_PUSH_PRIVATE_KEY = printed["WEB_PUSH_PRIVATE_KEY"]
    assert push_key(None) == []


def test_a_key_that_is_none_is_found_before_anything_is_served(settings: Any) -> None:
    settings.WEB_PUSH_PRIVATE_KEY = "A" * 43

    assert [message.id for message in push_key(None)] == ["reminders.E001"]


def test_what_is_sent_fits_what_a_service_must_take() -> None:
    browser = Browser(CHROME)

    assert len(browser.encrypt(b"x" * encryption.MOST_BYTES)) <= 4096
    with pytest.raises(ValueError):
        browser.encrypt(b"x" * (encryption.MOST_BYTES + 1))
