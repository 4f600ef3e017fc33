"""Curators' work: what waits for them, the figures of the bank, its questions to read."""
