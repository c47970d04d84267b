"""The settings of development, quicker, on the database that TEST_DATABASE names."""

import os

from config.environment import database
from config.settings import *  # noqa: F403

TEST_DATABASE = os.environ.get("TEST_DATABASE", "sqlite")  # or postgres
TEST_DATABASE_URL = os.environ.get("TEST_DATABASE_URL")  # empty: a server of our own, see tests/postgres.py

DATABASES = {
    "default": {
        "sqlite": database("sqlite:////nowhere"),  # tests/conftest.py makes a file for each run
        "postgres": database(TEST_DATABASE_URL or "postgresql:///postgres"),
    }[TEST_DATABASE]
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick, and nothing to protect
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True  # serves files where they lie, uncollected
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
