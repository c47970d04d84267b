"""The settings of development, quicker, on the database that TEST_DATABASE names."""

import os

from config.environment import database
from config.settings import *  # noqa: F403
from config.settings import LOGGING, VAR

TEST_DATABASE = os.environ.get("TEST_DATABASE", "sqlite")  # or postgres

DATABASES = {
    "default": {
        "sqlite": database(f"sqlite:///{VAR / 'unused.sqlite3'}"),  # tests/conftest.py gives each run its own
        "postgres": database("postgresql:///tests"),  # tests/conftest.py finds a server
    }[TEST_DATABASE]
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick, and nothing to protect
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},  # no collectstatic
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
