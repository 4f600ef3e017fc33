"""Grounds for faults with a mail server, made once for a test process and thrown away."""

from collections.abc import Iterator

import pytest

from tests.exams.faults.conftest import grounds, rows  # noqa: F401 - fixtures
from tests.exams.faults.grounds import Grounds
from tests.reminders.faults.mailserver import Mailserver
from tests.reminders.faults.scene import Scene, Workshop
from tests.rows import remove_rows


@pytest.fixture(scope="session")
def mail() -> Iterator[Mailserver]:
    own = Mailserver()
    yield own
    own.stop()


@pytest.fixture(scope="session")
def workshop(
    grounds: Grounds,  # noqa: F811 - the fixture
    mail: Mailserver,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Workshop]:
    own = Workshop(grounds, mail, tmp_path_factory.mktemp("workshop"))
    own.wait()
    yield own
    own.stop()


@pytest.fixture
def scene(
    rows: None,  # noqa: F811 - the fixture
    grounds: Grounds,  # noqa: F811 - the fixture
    workshop: Workshop,
    mail: Mailserver,
) -> Iterator[Scene]:
    """An empty database, a clock that stands on a Tuesday at six, and nobody at work."""
    remove_rows()
    own = Scene(grounds, workshop, mail)
    own.set_up()
    yield own
    own.clear()
