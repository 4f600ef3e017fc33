"""Django's backend for PostgreSQL, with an end to every wait of a request (`quizapp.web.patience`)."""

from typing import Any

import psycopg
from django.db.backends.postgresql import base
from django.db.backends.postgresql.psycopg_any import IsolationLevel

from quizapp.web import patience

# A connection that is asked whether it still works is not waited for long.
CHECK_SECONDS = 2.0


class DatabaseWrapper(base.DatabaseWrapper):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options = self.settings_dict["OPTIONS"].get("pool")
        if options:
            # Here, because Django makes the pool in more than one place.
            options["connection_class"] = patience.Connection

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        if not patience.is_limited():
            return self._connect(conn_params)
        patience.breaker.check()
        try:
            return self._connect(conn_params)
        except psycopg.OperationalError:
            patience.breaker.suspect()
            raise

    def _connect(self, conn_params: dict[str, Any]) -> Any:
        if self.settings_dict["OPTIONS"].get("pool"):
            return super().get_new_connection(conn_params)
        # What Django does here where the options name no isolation level.
        self.isolation_level = IsolationLevel.READ_COMMITTED
        return patience.Connection.connect(**conn_params)

    def _configure_connection(self, connection: Any) -> bool:
        # The threads of a pool call this; a frozen server would keep them for ever.
        with patience.limited(CHECK_SECONDS):
            return bool(super()._configure_connection(connection))  # type: ignore[misc]  # the stubs leave it out

    def is_usable(self) -> bool:
        # Asked when a request begins on a connection that was kept, and after errors.
        if patience.is_limited() and patience.breaker.is_open:
            return False
        with patience.limited(CHECK_SECONDS):
            return super().is_usable()
