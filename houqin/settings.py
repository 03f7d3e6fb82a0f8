"""Django's settings, all from the environment; every default suits one machine and a person who types `make demo`.

HOUQIN_ENV is `local` (plain http, the default), `production` (https only) or `test`.
"""

from __future__ import annotations

import os
import sqlite3
from typing import Any

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from houqin import home, parts

env = environ.Env()

HOUQIN_ENV = env.str("HOUQIN_ENV", "local")
if HOUQIN_ENV not in ("local", "production", "test"):
    raise ImproperlyConfigured("HOUQIN_ENV must be local, production or test")
IS_PRODUCTION = HOUQIN_ENV == "production"
IS_TEST = HOUQIN_ENV == "test"
DEBUG = env.bool("HOUQIN_DEBUG", False)

HOUQIN_HOME = home.folder()
SECRET_KEY = home.secret_key()
HOUQIN_DATA_KEYS = home.data_keys()
HOUQIN_FILES = HOUQIN_HOME / home.FILES_NAME

ALLOWED_HOSTS = env.list("HOUQIN_HOSTS", default=["localhost", "127.0.0.1", "[::1]", "testserver"])
# Addresses of proxies in front of Houqin, whose X-Forwarded-For and X-Forwarded-Proto are believed.
HOUQIN_PROXIES = env.list("HOUQIN_PROXIES", default=[])
CSRF_TRUSTED_ORIGINS = env.list("HOUQIN_ORIGINS", default=[])

# The text of the purple band on every page of a drill or demonstration, which runs on a database of its own.
HOUQIN_BANNER = env.str("HOUQIN_BANNER", "")

# --- parts -----------------------------------------------------------------------------------------------------------

HOUQIN_LINES = parts.LINES
HOUQIN_INSTALLED = parts.built(
    [*parts.KERNEL, *HOUQIN_LINES, *parts.ROOMS, "houqin.desk", "houqin.clockwork", "houqin.scenarios"]
)
INSTALLED_APPS = [
    *HOUQIN_INSTALLED,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "csp",
    "django_htmx",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # A phone's first view is counted as it comes over the air; Django pads against guessing from the length.
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "houqin.language.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "houqin.policy.PolicyMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    *(
        ["houqin.kernel.access.middleware.AccessMiddleware"]
        if parts.is_built("houqin.kernel.access.middleware")
        else []
    ),
    "houqin.plaintext.PlainTextMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "houqin.urls"
WSGI_APPLICATION = "houqin.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "houqin.desk.context.page",
            ],
        },
    }
]

# --- database --------------------------------------------------------------------------------------------------------

# SQLite before 3.51.3 can corrupt a write-ahead log shared by two processes; the rollback journal cannot.
SQLITE_JOURNAL = "WAL" if sqlite3.sqlite_version_info >= (3, 51, 3) else "DELETE"
# The replay builds in a temporary file with synchronous=OFF and syncs it once at the end.
SQLITE_SYNCHRONOUS = env.str("HOUQIN_SQLITE_SYNCHRONOUS", "FULL").upper()
if SQLITE_SYNCHRONOUS not in ("OFF", "NORMAL", "FULL", "EXTRA"):
    raise ImproperlyConfigured("HOUQIN_SQLITE_SYNCHRONOUS must be OFF, NORMAL, FULL or EXTRA")
# How long somebody else's lock is waited for.
SQLITE_WAIT_S = env.float("HOUQIN_SQLITE_WAIT_S", 20)


def _database() -> dict[str, Any]:
    url = os.environ.get("DATABASE_URL") or f"sqlite:///{HOUQIN_HOME / home.DATABASE_NAME}"
    database: dict[str, Any] = dict(environ.Env.db_url_config(url))
    database.setdefault("OPTIONS", {})
    if database["ENGINE"] == "django.db.backends.sqlite3":
        database["OPTIONS"] |= {
            "transaction_mode": "IMMEDIATE",
            "timeout": SQLITE_WAIT_S,
            "init_command": f"PRAGMA foreign_keys=ON; PRAGMA journal_mode={SQLITE_JOURNAL}; "
            f"PRAGMA synchronous={SQLITE_SYNCHRONOUS};",
        }
        # Tests run on a file, as the product does: the threads of a live server would share one in-memory connection.
        database["TEST"] = {"NAME": str(HOUQIN_HOME / "test.sqlite3")}
    elif database["ENGINE"] != "django.db.backends.postgresql":
        raise ImproperlyConfigured("DATABASE_URL names neither a SQLite nor a PostgreSQL database")
    else:
        database["CONN_MAX_AGE"] = env.int("HOUQIN_CONNECTION_AGE_S", 600)
        database["CONN_HEALTH_CHECKS"] = True
        database["ENGINE"] = "houqin.postgresql"
        # What kernel/prepared.py asks again and again is planned once a connection; a pooler in front must allow that.
        database["OPTIONS"].setdefault("prepare_threshold", 2)
    return database


DATABASES = {"default": _database()}
# Counts of attempts must hold across web processes; the table comes with a migration of the access app.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

# --- language and time -----------------------------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [str(home.PACKAGE / "locale")]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
# An id in a form must not become "1,000"; figures that people read go through the filter `number`.
USE_THOUSAND_SEPARATOR = False

# --- static files ----------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = HOUQIN_HOME / home.STATIC_NAME
STATICFILES_DIRS = [home.PACKAGE / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if IS_TEST
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = HOUQIN_FILES
WHITENOISE_USE_FINDERS = IS_TEST or DEBUG
WHITENOISE_AUTOREFRESH = IS_TEST or DEBUG

# --- signing in ------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "access.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "houqin.kernel.access.passwords.NotTheName"},
    {"NAME": "houqin.kernel.access.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher" if IS_TEST else "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "houqin.kernel.access.hashers.DrawnPasswordHasher",
]
LOGIN_URL = "account_login"
# Where somebody with a privileged role and no second factor is led; until then the role gives nothing.
HOUQIN_SECOND_FACTOR = env.bool("HOUQIN_SECOND_FACTOR", not IS_TEST)
HOUQIN_SECOND_FACTOR_URL = "setup:second_factor"
HOUQIN_JOINED_URL = "joining:wait"
HOUQIN_TABLET_URL = "joining:tablet"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
SESSION_ENGINE = "houqin.kernel.access.sessions"
SESSION_COOKIE_AGE = 14 * 24 * 3600

ACCOUNT_ADAPTER = "houqin.signin.ClosedAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
# Axes counts failures by user and address together; allauth's count by address alone would lock a whole dormitory.
# "login_failed" also limits codes of the second factor, by account; the adapter leaves passwords to axes.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "5/5m/key"}
MFA_ADAPTER = "houqin.signin.SecondFactorAdapter"
MFA_RECOVERY_CODE_COUNT = 20
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Houqin"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_PRODUCTION

# Single sign-on is there only where an issuer is named; the claim is the person's number in the register.
HOUQIN_OIDC_ISSUER = env.str("HOUQIN_OIDC_ISSUER", "")
HOUQIN_OIDC_NAME = env.str("HOUQIN_OIDC_NAME", "统一身份认证")
HOUQIN_OIDC_NAME_EN = env.str("HOUQIN_OIDC_NAME_EN", "Campus sign-in")
HOUQIN_OIDC_NUMBER_CLAIM = env.str("HOUQIN_OIDC_NUMBER_CLAIM", "preferred_username")
HOUQIN_OIDC_HAS_SECOND_FACTOR = env.bool("HOUQIN_OIDC_HAS_SECOND_FACTOR", False)
HOUQIN_CAS_SERVER = env.str("HOUQIN_CAS_SERVER", "")
HOUQIN_CAS_NUMBER_ATTRIBUTE = env.str("HOUQIN_CAS_NUMBER_ATTRIBUTE", "")
if HOUQIN_OIDC_ISSUER:
    INSTALLED_APPS += ["allauth.socialaccount", "allauth.socialaccount.providers.openid_connect"]
    SOCIALACCOUNT_ADAPTER = "houqin.single_sign_on.oidc.CampusAdapter"
    SOCIALACCOUNT_LOGIN_ON_GET = True
    SOCIALACCOUNT_STORE_TOKENS = False
    SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "campus",
                    "name": HOUQIN_OIDC_NAME,
                    "client_id": env.str("HOUQIN_OIDC_CLIENT_ID", ""),
                    "secret": env.str("HOUQIN_OIDC_CLIENT_SECRET", ""),
                    "settings": {"server_url": HOUQIN_OIDC_ISSUER},
                }
            ],
        }
    }

AXES_ENABLED = env.bool("HOUQIN_LOCKOUT", not IS_TEST)
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "houqin.signin.name_tried"
AXES_RESET_ON_SUCCESS = True
# The time that was told stays true, however often somebody tries meanwhile.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_ENABLE_ADMIN = False
AXES_LOCKOUT_CALLABLE = "houqin.signin.locked_out"
AXES_VERBOSE = False

# --- security --------------------------------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = IS_PRODUCTION
SESSION_COOKIE_SECURE = IS_PRODUCTION
CSRF_COOKIE_SECURE = IS_PRODUCTION
LANGUAGE_COOKIE_SECURE = IS_PRODUCTION
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_PRODUCTION
SECURE_HSTS_PRELOAD = IS_PRODUCTION
X_FRAME_OPTIONS = "DENY"
# A page left open overnight must still be able to say in our words why its form did not go through.
CSRF_COOKIE_AGE = 365 * 24 * 3600

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# --- messages that leave the house ------------------------------------------------------------------------------------

# smtp://user:password@host:587/?from=houqin@example.edu.cn, smtps://… (465) or smtp+plain://… (25); "" sends no mail.
HOUQIN_MAIL_SERVER = env.str("HOUQIN_MAIL_SERVER", "")
# Hosts (host or host:port) of robots that a campus runs itself, besides those of WeCom, DingTalk and Feishu.
HOUQIN_ROBOT_HOSTS = env.list("HOUQIN_ROBOT_HOSTS", default=[])

# --- log -------------------------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("HOUQIN_LOG_LEVEL", "WARNING").upper()},
}
