"""Starts and stops the PostgreSQL and Redis that come in wheels, for `make run` and for tests."""
