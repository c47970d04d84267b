"""Every setting, read once from the environment.

Development needs none. PRODUCTION=yes makes it a public site, which refuses to start without
SECRET_KEY, ALLOWED_HOSTS, DATABASE_URL and FIELD_KEYS. Forgetting PRODUCTION is safe: such a site
answers to this machine's own names only.

DEBUG is separate: it shows Django's own error pages during development, and is never on
by itself, so that `make run` shows people the pages that they would see.
"""

from pathlib import Path
from urllib.parse import quote

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from environ import Env

from config.environment import (
    database,
    demand,
    field_keys,
    hosts,
    listed,
    listener,
    own_address,
    provider_address,
    read,
    roles_by_group,
    seconds,
    secret_key,
    secret_keys,
    site_address,
    time_zone,
    token_hashes,
    variables,
    whole_number,
    yes_or_no,
)
from config.keys import keys_of_this_machine

SHORTEST_TOKEN = 32

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = BASE_DIR / "var"

# Production or development

PRODUCTION = read("PRODUCTION", yes_or_no, default="no")
DEBUG = read("DEBUG", yes_or_no, default="no")

if PRODUCTION:
    demand("SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "FIELD_KEYS")
if PRODUCTION and DEBUG:
    raise ImproperlyConfigured("DEBUG: not with PRODUCTION=yes; its pages show what people answered.")
if "ALLOWED_HOSTS" in variables and not PRODUCTION:
    raise ImproperlyConfigured("ALLOWED_HOSTS: only with PRODUCTION=yes.")

ALLOWED_HOSTS = read("ALLOWED_HOSTS", hosts, default="127.0.0.1, localhost, [::1]")

# Keys

own_keys = {} if PRODUCTION else keys_of_this_machine()

SECRET_KEY = read("SECRET_KEY", secret_key, default=own_keys.get("SECRET_KEY", ""))
SECRET_KEY_FALLBACKS = read("SECRET_KEY_FALLBACKS", secret_keys, default="")
FIELD_KEYS = read("FIELD_KEYS", field_keys, default=own_keys.get("FIELD_KEYS", ""))

# Applications

INSTALLED_APPS = [
    "screening",
    "programs",
    "history",
    "notices",
    "people",
    "vault",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "config.middleware.part_cookies",
    "screening.upkeep.health.answer_probes",
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.isolate",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # static files are compressed once, by WhiteNoise
    "config.middleware.log_request",  # static files are not logged
    "config.middleware.never_store",  # static files are stored
    "config.middleware.restrict_content",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "people.staff.StaffSessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "config.middleware.SameOriginCsrfMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "people.staff.guard_staff",
    "screening.patient.waiting_room.keep_turns_apart",
]

# The site begins at the root of its host. A server may take SCRIPT_NAME from a header; this may not shift it.
FORCE_SCRIPT_NAME = ""
for name in ("SCRIPT_NAME", "FORCE_SCRIPT_NAME"):
    if read(name, str, default="").strip("/"):
        raise ImproperlyConfigured(
            f"{name}: this site can't stand under a path of another. Cookies, the exit and links in messages "
            "lead to the root of its host: give it a host name of its own, such as care.example."
        )
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

# Database

DATABASES = {
    "default": read(
        "DATABASE_URL", database, default=f"sqlite:///{quote(str(VAR / 'level-of-care.sqlite3'))}"
    ),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {"BACKEND": "people.cache.TableCache"},
    # What is the same for everyone (the foot of a page, 988 and 911), drawn once an hour.
    "template_fragments": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

# What one request may bring; uploads stay in memory, since a temporary file may outlive them

DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 2
FILE_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["config.uploads.BoundedUploadHandler"]

# Pages and forms

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["config.templates.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "screening.site.on_every_page",
                "screening.promise.on_every_page",
                "screening.standing.on_every_page",
                "screening.patient.tablet.on_every_page",
                "people.staff.session_end",
                "notices.views.on_staff_pages",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # our templates may replace Django's
CRISPY_ALLOWED_TEMPLATE_PACKS = "plain"
CRISPY_TEMPLATE_PACK = "plain"
CRISPY_FAIL_SILENTLY = False

# Language and time

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "config.formats"
TIME_ZONE = read("TIME_ZONE", time_zone, default="America/New_York")
USE_TZ = True

# What new journeys are asked: a version such as 2026.1 to hold to; the newest where it is empty

QUESTIONNAIRE = read("QUESTIONNAIRE", str, default="")

# Static files

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR / "static"
WHITENOISE_ALLOW_ALL_ORIGINS = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.static.BundledStaticFilesStorage"},
}

# Staff: signing in, sessions

AUTHENTICATION_BACKENDS = ["people.accounts.OneHashBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in {
        "UserAttributeSimilarityValidator": {},
        "MinimumLengthValidator": {"min_length": 12},
        "CommonPasswordValidator": {},
        "NumericPasswordValidator": {},
    }.items()
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "people:landing"
ACCOUNT_ADAPTER = "people.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an admin writes the address
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # this session stays, all others end
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ACCOUNT_FORMS = {
    "login": "people.forms.SignInForm",
    "change_password": "people.forms.OwnPasswordForm",
    "reauthenticate": "people.forms.PasswordAgainForm",
}
MFA_ADAPTER = "people.accounts.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "people.forms.SignInCodeForm",
    "reauthenticate": "people.forms.CodeForThisStepForm",
    "activate_totp": "people.forms.FirstCodeForm",
    "add_webauthn": "people.passkeys.NewPasskeyForm",
    "login_webauthn": "people.passkeys.SignInPasskeyForm",
    "authenticate_webauthn": "people.passkeys.SecondStepPasskeyForm",
    "reauthenticate_webauthn": "people.passkeys.PasskeyForThisStepForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True  # in place of password and code: it is both
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Level of care"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an admin writes the address
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION  # http://localhost
SECOND_FACTOR_REQUIRED = PRODUCTION
TRUSTED_PROXIES = read("TRUSTED_PROXIES", whole_number, default="0")  # each adds to X-Forwarded-For
FASTEST_JOURNEY = (
    10 if PRODUCTION else 0
)  # seconds: no person reads all the questions faster; our own test programs do

COOKIE_PREFIX = "__Secure-" if PRODUCTION else ""
SESSION_ENGINE = "people.sessions"
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}staff"
SESSION_COOKIE_PATH = "/staff/"  # public pages never receive it
SESSION_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_AGE = read("SESSION_IDLE_SECONDS", seconds, default="900")
SESSION_SAVE_EVERY_REQUEST = True  # so the time runs from the last page, not from sign-in
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}staff-form"
CSRF_COOKIE_PATH = SESSION_COOKIE_PATH
CSRF_COOKIE_AGE = None  # until the browser is closed
CSRF_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_HTTPONLY = True

# Staff: signing in at an OpenID provider, beside passwords; people/apps.py looks at the names of roles

OIDC_ISSUER = read("OIDC_ISSUER", provider_address, default="")
OIDC_NAME = read("OIDC_NAME", str, default="your organization")
OIDC_CLIENT_ID = read("OIDC_CLIENT_ID", str, default="")
OIDC_CLIENT_SECRET = read("OIDC_CLIENT_SECRET", str, default="")
OIDC_SCOPE = read("OIDC_SCOPE", str, default="openid email profile")
OIDC_GROUPS_CLAIM = read("OIDC_GROUPS_CLAIM", str, default="groups")
OIDC_ROLES = read("OIDC_ROLES", roles_by_group, default="")
OIDC_SECOND_FACTOR = read("OIDC_SECOND_FACTOR", listed, default="mfa")  # what amr or acr says of one
OIDC_TRUSTS_EMAIL = read("OIDC_TRUSTS_EMAIL", yes_or_no, default="no")  # without email_verified
if OIDC_ISSUER and not (OIDC_CLIENT_ID and OIDC_CLIENT_SECRET and OIDC_ROLES):
    raise ImproperlyConfigured("OIDC_ISSUER: needs OIDC_CLIENT_ID, OIDC_CLIENT_SECRET and OIDC_ROLES.")

# Staff: accounts that a directory keeps by SCIM (people/directory); off without a token

SCIM_TOKEN_HASHES = read("SCIM_TOKEN_HASHES", token_hashes, default="")

# What browsers may do with our pages

SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = ["^scim/"]  # people/directory/views.py refuses: a token was in that request
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if PRODUCTION else 0
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
SILENCED_SYSTEM_CHECKS = [
    "security.W003",  # our CSRF middleware is Django's with one rule more, under another name
    "security.W005",  # HSTS for this host only: its neighbours are not ours to bind
    "security.W021",  # nor ours to put on the browsers' preload list
]

# Mail, and the worker that sends it

vars().update(
    read("EMAIL_URL", Env.email_url_config, default="dummymail://" if PRODUCTION else "consolemail://")
)
EMAIL_TIMEOUT = (
    10  # seconds for each word with the mail server, so that one that says nothing holds up little
)
DEFAULT_FROM_EMAIL = read("DEFAULT_FROM_EMAIL", str, default="level-of-care@localhost")
SITE_URL = read("SITE_URL", site_address, default=own_address(ALLOWED_HOSTS, public=PRODUCTION))
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Figures for a monitor, on an address of their own

METRICS_BIND = read("METRICS_BIND", listener, default="")
METRICS_TOKEN = read("METRICS_TOKEN", str, default="")
if METRICS_BIND and not METRICS_BIND.is_of_this_machine and len(METRICS_TOKEN) < SHORTEST_TOKEN:
    raise ImproperlyConfigured(
        f"METRICS_BIND: others can reach {METRICS_BIND}. Set METRICS_TOKEN, of {SHORTEST_TOKEN} characters "
        "or more, or take an address of this machine, such as 127.0.0.1:9100."
    )
if METRICS_BIND:
    MIDDLEWARE.insert(MIDDLEWARE.index("config.middleware.log_request"), "config.measuring.count_requests")

# Log

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"refusals": {"()": "config.logs.Refusals"}},
    "formatters": {"json": {"()": "config.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "django.request": {"level": "ERROR"},  # config.middleware.log_request tells the rest
        "django.security.DisallowedHost": {"filters": ["refusals"]},
        "django.security.TooManyFieldsSent": {"filters": ["refusals"]},
        "django.security.RequestDataTooBig": {"filters": ["refusals"]},
        "django.security.TooManyFilesSent": {"filters": ["refusals"]},
        "django.security.SuspiciousMultipartForm": {"filters": ["refusals"]},
        "django.security.SuspiciousOperation": {"filters": ["refusals"]},
        "django.server": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "django_tasks": {"level": "WARNING"},  # every task, twice
        "django_tasks_db": {"level": "WARNING"},
    },
}
