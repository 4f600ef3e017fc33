"""The size of an item, attribute by attribute."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping

from quizapp.engine.drills.chance import Chance
from quizapp.engine.drills.draws import Drawn, Made, Shown
from quizapp.engine.drills.exhibits import Exhibit, ItemShown
from quizapp.engine.drills.templates import Template

Value = Mapping[str, object]
Maker = Callable[[Chance], Value]
# What an item is, and how each of its attributes is made.
Scene = tuple[str, Mapping[str, Maker]]

_NAMES = (
    "José Muñoz",
    "Zoë Krüger",
    "Søren Bjørn",
    "Anaïs Lefèvre",
    "Łukasz Dąb",
    "Åsa Öberg",
    "Tomáš Říha",
    "René Noël",
)
_CITIES = ("Zürich", "São Paulo", "Malmö", "Kraków", "Besançon", "Tromsø", "Reykjavík", "Cádiz", "Győr")
_DISHES = (
    "Crème brûlée",
    "Jalapeño dip",
    "Knödel",
    "Pâté",
    "Smörgås",
    "Käsespätzle",
    "Açaí bowl",
    "Ragoût",
)
_PLAIN_CITIES = ("Rome", "Leeds", "Austin", "Lagos", "Utrecht", "Nairobi", "Brisbane", "Valparaiso")
_TOPICS = ("solar", "rail", "harbour", "budget", "cycling", "museum", "weather", "election", "housing")
_SIZES = ("S", "M", "XL", "38", "42", "one size")
_UTF8 = "In UTF-8 a digit, a space or a plain letter takes 1 byte, a letter with an accent 2, the euro sign 3, an emoji 4."


def _code(*prefixes: str) -> Maker:
    """A key such as ORD-4821: the digits differ in number, too."""

    def make(chance: Chance) -> Value:
        digits = chance.between(2, 7)
        return {"S": f"{chance.one_of(prefixes)}{chance.between(10 ** (digits - 1), 10**digits - 1)}"}

    return make


def _text(*texts: str) -> Maker:
    return lambda chance: {"S": chance.one_of(texts)}


def _hundreds(chance: Chance) -> Value:
    """A number that ends in zeros: they are not stored."""
    return {"N": str(chance.between(1, 99) * chance.one_of((100, 1_000, 10_000)))}


def _price(chance: Chance) -> Value:
    return {"N": f"{chance.between(2, 640)}.{chance.one_of(('00', '00', '50', '95', '49'))}"}


def _rate(chance: Chance) -> Value:
    return {"N": f"0.0{chance.between(1, 98)}00"}


def _few(chance: Chance) -> Value:
    return {"N": str(chance.between(1, 12))}


def _moment(chance: Chance) -> Value:
    return {"N": str(chance.between(1_790_000_000, 1_799_999_400, 600))}


def _flag(chance: Chance) -> Value:
    return {"BOOL": chance.below(2) == 1}


def _null(_chance: Chance) -> Value:
    return {"NULL": True}


def _binary(low: int, high: int) -> Maker:
    """Raw bytes, in base64 as a request carries them."""

    def make(chance: Chance) -> Value:
        raw = bytes(chance.below(256) for _ in range(chance.between(low, high)))
        return {"B": base64.b64encode(raw).decode()}

    return make


def _list(maker: Maker, low: int, high: int) -> Maker:
    return lambda chance: {"L": [maker(chance) for _ in range(chance.between(low, high))]}


def _map(**makers: Maker) -> Maker:
    return lambda chance: {"M": {name: make(chance) for name, make in makers.items()}}


def _set(kind: str, maker: Maker, low: int, high: int) -> Maker:
    """A set holds each value once."""

    def make(chance: Chance) -> Value:
        wanted = chance.between(low, high)
        found: dict[str, None] = {}
        while len(found) < wanted:
            found[str(maker(chance)[kind[0]])] = None
        return {kind: list(found)}

    return make


def _grams(chance: Chance) -> Value:
    return {"N": f"{chance.between(4, 99)}{chance.one_of(('.5', '00', '000'))}"}


def _celsius(chance: Chance) -> Value:
    return {"N": f"{chance.between(3, 38)}.{chance.one_of(('00', '25', '50'))}"}


def _one_of(*scenes: Scene) -> Made:
    """One of some items; its text says what it is."""

    def make(chance: Chance, _drawn: Drawn) -> Shown:
        what, attributes = chance.one_of(scenes)
        return Shown({name: maker(chance) for name, maker in attributes.items()}, what)

    return Made(make)


def _shown(drawn: Drawn) -> tuple[Exhibit, ...]:
    item = drawn["item"].value
    assert isinstance(item, Mapping)  # noqa: S101 - what the draw of every template here makes
    return (ItemShown(item),)


_WORDINGS = (
    "The item shown in DynamoDB's JSON describes {item}. How many bytes does it have when its read and write units are counted?",
    "Your code puts the item shown; it stands for {item}. From which size in bytes does DynamoDB count the write units?",
    "How large is this item about {item}? Give the bytes by which its reads and writes are measured.",
    "Before a load test you work out the size of the item that keeps {item}, shown as a request carries it. How many bytes count for its capacity?",
)


def _sized(
    slug: str, level: int, title: str, item: Made, *, facts: tuple[str, ...] = (), utf8: bool = False
) -> Template:
    return Template(
        slug=slug,
        family="F01",
        level=level,
        title=title,
        section="core-concepts",
        facts=("FL-025", "FL-026", *facts),
        draws={"item": item},
        inputs={"task": "item", "item": "$item"},
        stems=_WORDINGS,
        unit="bytes",
        givens=(_UTF8,) if utf8 else (),
        exhibits=_shown,
    )


_ADDRESS = _map(street=_text("Rue Cézanne 4", "Högväg 12", "Kirchstraße 8"), city=_text(*_CITIES))
_LINE = _map(sku=_code("SKU-", "P"), qty=_few, price=_price)
_READING = _map(at=_moment, celsius=_celsius, ok=_flag)

TEMPLATES: tuple[Template, ...] = (
    _sized(
        "item-of-text",
        1,
        "Size of an item with text",
        _one_of(
            ("a customer", {"customerId": _code("C-", "CUST#"), "name": _text(*_NAMES)}),
            ("a weather station", {"stationId": _code("ST-", "WX#"), "city": _text(*_CITIES)}),
            ("a dish of a menu", {"menu": _code("M"), "dish": _text(*_DISHES)}),
            (
                "a chat message",
                {
                    "roomId": _code("R-"),
                    "text": _text("À bientôt!", "Bis später 👋", "Déjà vu 🙂", "Mañana?"),
                },
            ),
            (
                "a price tag",
                {"shop": _code("SHOP-"), "label": _text("9 €", "12,50 €", "Menü 19 €", "Thé 4 €")},
            ),
        ),
        utf8=True,
    ),
    _sized(
        "item-with-number",
        1,
        "Size of an item with a number",
        _one_of(
            ("a video", {"videoId": _code("v-"), "views": _hundreds}),
            ("a game score", {"playerId": _code("P#"), "points": _hundreds}),
            ("a savings account", {"account": _code("ACC-", "A#"), "interest": _rate}),
            ("an odometer reading", {"car": _code("VIN-"), "metres": _hundreds}),
            ("a donation", {"donationId": _code("D-"), "cents": _hundreds}),
        ),
        facts=("FL-248",),
    ),
    _sized(
        "item-with-binary",
        1,
        "Size of an item with a binary value",
        _one_of(
            ("a file checksum", {"path": _code("/backup/", "/img/"), "digest": _binary(8, 32)}),
            ("a door card", {"cardId": _code("CARD-"), "secret": _binary(4, 24)}),
            ("a signed receipt", {"receiptId": _code("R"), "signature": _binary(16, 40)}),
            ("a radio frame", {"sensor": _code("LORA-"), "frame": _binary(5, 30)}),
        ),
    ),
    _sized(
        "item-with-flags",
        1,
        "Size of an item with Boolean and Null values",
        _one_of(
            ("the settings of a user", {"userId": _code("U-"), "darkMode": _flag, "beta": _flag}),
            ("a support ticket", {"ticketId": _code("T-"), "closed": _flag, "assignee": _null}),
            ("a hotel room", {"room": _code("R"), "balcony": _flag, "smoking": _flag, "booking": _null}),
            ("a parcel", {"parcelId": _code("PCL#"), "signed": _flag, "returnedTo": _null, "fragile": _flag}),
        ),
    ),
    _sized(
        "item-with-list",
        2,
        "Size of an item with a list",
        _one_of(
            ("a news article", {"articleId": _code("A-"), "topics": _list(_text(*_TOPICS), 2, 5)}),
            ("a delivery tour", {"tour": _code("TOUR#"), "stops": _list(_text(*_PLAIN_CITIES), 2, 5)}),
            ("a shirt", {"sku": _code("SH-"), "sizes": _list(_text(*_SIZES), 2, 5), "sold": _flag}),
            ("a quiz attempt", {"attempt": _code("Q-"), "answers": _list(_flag, 3, 6)}),
        ),
    ),
    _sized(
        "item-with-map",
        2,
        "Size of an item with a map",
        _one_of(
            (
                "a shop",
                {"shopId": _code("S-"), "address": _map(city=_text(*_PLAIN_CITIES), zip=_code("", "LS"))},
            ),
            (
                "a bicycle",
                {
                    "bikeId": _code("BK"),
                    "lock": _map(firmware=_text("2.4", "2.4.1", "3.0-rc1"), open=_flag),
                    "rider": _null,
                },
            ),
            (
                "a concert ticket",
                {"ticketId": _code("TK-"), "seat": _map(block=_text("A", "C2", "North"), row=_code("", "R"))},
            ),
            (
                "a smart lamp",
                {
                    "lampId": _code("L#"),
                    "state": _map(on=_flag, colour=_text("red", "amber", "teal"), scene=_null),
                },
            ),
        ),
    ),
    _sized(
        "item-with-set",
        2,
        "Size of an item with a set",
        _one_of(
            ("a paint mix", {"mix": _code("MIX-"), "grams": _set("NS", _grams, 2, 5)}),
            ("a lift log", {"lift": _code("LIFT-"), "loads": _set("NS", _hundreds, 2, 4)}),
            ("a recipe", {"recipe": _code("RC"), "dishes": _set("SS", _text(*_DISHES), 2, 4)}),
            ("a tour guide", {"guide": _text(*_NAMES), "cities": _set("SS", _text(*_CITIES), 2, 4)}),
            ("a key ring", {"ring": _code("KR-"), "keys": _set("BS", _binary(4, 12), 2, 3), "lost": _flag}),
        ),
        facts=("FL-017",),
        utf8=True,
    ),
    _sized(
        "item-with-lines",
        3,
        "Size of an item with a list of maps",
        _one_of(
            ("an order", {"orderId": _code("ORD-"), "lines": _list(_LINE, 2, 3), "paid": _flag}),
            ("the readings of a sensor", {"sensorId": _code("S#"), "readings": _list(_READING, 2, 3)}),
            (
                "an invoice",
                {
                    "invoice": _code("INV-"),
                    "total": _price,
                    "rows": _list(_map(what=_text("hosting", "support", "domain"), net=_price), 2, 4),
                },
            ),
            (
                "a saved game",
                {
                    "playerId": _code("P#"),
                    "gold": _hundreds,
                    "bag": _list(_map(thing=_text("rope", "torch", "map"), n=_few), 2, 4),
                },
            ),
        ),
        facts=("FL-248",),
    ),
    _sized(
        "item-of-all-types",
        3,
        "Size of an item with values of many types",
        _one_of(
            (
                "a customer record",
                {
                    "customerId": _code("C-"),
                    "name": _text(*_NAMES),
                    "since": _moment,
                    "address": _ADDRESS,
                    "tags": _set("SS", _text(*_TOPICS), 2, 3),
                    "vip": _flag,
                    "avatar": _binary(6, 18),
                    "deletedAt": _null,
                },
            ),
            (
                "a restaurant booking",
                {
                    "bookingId": _code("B-"),
                    "guest": _map(name=_text(*_NAMES), regular=_flag),
                    "seats": _few,
                    "deposit": _hundreds,
                    "dishes": _list(_text(*_DISHES), 2, 3),
                    "token": _binary(8, 16),
                    "note": _null,
                },
            ),
            (
                "a delivery",
                {
                    "deliveryId": _code("DL#"),
                    "route": _list(_text(*_CITIES), 2, 4),
                    "weight": _hundreds,
                    "parcel": _map(fragile=_flag, insured=_hundreds),
                    "codes": _set("NS", _hundreds, 2, 3),
                    "scan": _binary(5, 15),
                },
            ),
        ),
        facts=("FL-017", "FL-248"),
        utf8=True,
    ),
)
