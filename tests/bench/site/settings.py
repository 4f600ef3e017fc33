"""The product's settings with the bare view added.

BENCH_DATABASES names further databases, so that one process can compare them
in turns.
"""

import json

from quizapp.settings import *  # noqa: F403 - these are the settings that are measured
from quizapp.settings import DATABASES, database, env

ROOT_URLCONF = "tests.bench.site.urls"

DATABASES |= {alias: database(url) for alias, url in json.loads(env("BENCH_DATABASES", "{}")).items()}
