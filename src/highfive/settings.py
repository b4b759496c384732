"""All settings, read from the environment; production refuses to start with any of its own missing."""

import base64
import hashlib
import os
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured

PACKAGE = Path(__file__).resolve().parent
VAR = Path(os.environ.get("HIGHFIVE_VAR", Path.cwd() / "var"))
PRODUCTION = os.environ.get("HIGHFIVE_MODE", "development") == "production"
DEBUG = False


def _development_secret(name: str) -> str:
    """A fixed, public secret: good for tests and the demo, never reached in production."""
    return base64.urlsafe_b64encode(hashlib.sha256(f"development only: {name}".encode()).digest()).decode()


def _required(names: dict[str, str]) -> None:
    missing = [f"{name}: {meaning}" for name, meaning in names.items() if not os.environ.get(name)]
    if missing:
        raise ImproperlyConfigured("Production needs these environment variables:\n  " + "\n  ".join(missing))


if PRODUCTION:
    _required(
        {
            "HIGHFIVE_SECRET_KEY": "a long random string that signs sessions and forms",
            "HIGHFIVE_CODE_KEY": "a long random string that hashes response codes; a change voids all codes",
            "HIGHFIVE_FIELD_KEYS": "Fernet keys for stored drafts, newest first, comma separated",
            "HIGHFIVE_CONVERSATION_KEYS": "Fernet keys for conversations, newest first, comma separated",
            "HIGHFIVE_ALLOWED_HOSTS": "host names, comma separated",
            "HIGHFIVE_ORIGIN": "the address people use, beginning with https://",
            "DATABASE_URL": "the database, for example postgres:///highfive",
        }
    )
    if not os.environ["HIGHFIVE_ORIGIN"].startswith("https://"):
        raise ImproperlyConfigured("HIGHFIVE_ORIGIN must begin with https:// in production.")

SECRET_KEY = os.environ.get("HIGHFIVE_SECRET_KEY") or _development_secret("secret")
CODE_KEY = os.environ.get("HIGHFIVE_CODE_KEY") or _development_secret("codes")
FIELD_KEYS = (os.environ.get("HIGHFIVE_FIELD_KEYS") or _development_secret("fields")).split(",")
CONVERSATION_KEYS = (os.environ.get("HIGHFIVE_CONVERSATION_KEYS") or _development_secret("conversations")).split(",")
ALLOWED_HOSTS = (os.environ.get("HIGHFIVE_ALLOWED_HOSTS") or "localhost,127.0.0.1,[::1],testserver").split(",")
ORIGIN = os.environ.get("HIGHFIVE_ORIGIN", "http://127.0.0.1:8000")

INSTALLED_APPS = [
    "highfive.core",
    "highfive.comments",
    "highfive.figures",
    "highfive.projects",
    "highfive.network",
    "highfive.surveys",
    "highfive.practices",
    "highfive.conversations",
    "highfive.pilots",
    "highfive.reports",
    "highfive.public",
    "highfive.desk",
    "highfive.demo",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "axes",
    "csp",
    "lucide",
]
# Sign-in by passkey, one-time code or OIDC is installed but off until an operator names it here.
SIGN_IN = set(filter(None, os.environ.get("HIGHFIVE_SIGN_IN", "password").split(",")))
if SIGN_IN & {"passkey", "code"}:
    INSTALLED_APPS += ["allauth.mfa"]
if "oidc" in SIGN_IN:
    INSTALLED_APPS += ["allauth.socialaccount", "allauth.socialaccount.providers.openid_connect"]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "highfive.core.web.SignInFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "highfive.core.web.refusals",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "highfive.urls"
WSGI_APPLICATION = "highfive.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "highfive.core.web.page_context",
            ],
            "builtins": ["lucide.templatetags.lucide", "highfive.core.templatetags.highfive"],
        },
    }
]
FORM_RENDERER = "highfive.core.forms.Renderer"

DATABASES = {"default": dj_database_url.parse(os.environ.get("DATABASE_URL", f"sqlite:///{VAR / 'highfive.sqlite3'}"))}
DATABASES["default"]["CONN_MAX_AGE"] = None
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # secure_delete: a deleted draft must not stay readable in the file's free pages.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA temp_store=MEMORY;"
        "PRAGMA mmap_size=33554432;PRAGMA cache_size=-8000;PRAGMA secure_delete=ON;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024

AUTH_USER_MODEL = "core.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "highfive.core.web.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = "code" in SIGN_IN
ACCOUNT_RATE_LIMITS: dict[str, str] = {}
MFA_SUPPORTED_TYPES = ["recovery_codes", "totp", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = "passkey" in SIGN_IN
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 1
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_USERNAME_FORM_FIELD = "login"
AXES_VERBOSE = False

DEFAULT_FROM_EMAIL = f"highfive@{urlsplit(ORIGIN).hostname}"
EMAIL_TIMEOUT = 20  # seconds
if not PRODUCTION:  # mail to invented people goes to files
    EMAIL_BACKEND, EMAIL_FILE_PATH = "django.core.mail.backends.filebased.EmailBackend", VAR / "mail"

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_REFERRER_POLICY = "same-origin"
CSRF_TRUSTED_ORIGINS = [ORIGIN] if PRODUCTION else []
CSRF_FAILURE_VIEW = "highfive.core.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "style-src": ["'self'"],
        "font-src": ["'self'"],
        "img-src": ["'self'"],
        "script-src": ["'self'"] if "passkey" in SIGN_IN else ["'none'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}

LANG_INFO["fi-simple"] = {"bidi": False, "code": "fi-simple", "name": "Plain Finnish", "name_local": "Selkokieli"}
LANGUAGE_CODE = "fi"
LANGUAGES = [("fi", "Suomi"), ("fi-simple", "Selkokieli"), ("sv", "Svenska"), ("en", "English")]
TIME_ZONE = "Europe/Helsinki"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [PACKAGE / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# No request line is ever logged: an address could carry what a resident typed, or the code of a referral card. Of a
# page that broke, where in the program, and not its address.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"without_address": {"format": "%(levelname)s: a page broke."}},
    "handlers": {
        "console": {"class": "logging.StreamHandler"},
        "broken_pages": {"class": "logging.StreamHandler", "formatter": "without_address"},
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django.server": {"handlers": ["nowhere"], "propagate": False},  # with none, Python prints warnings
        "django.request": {"level": "ERROR", "handlers": ["broken_pages"], "propagate": False},
        "django.security.csrf": {"level": "ERROR"},
    },
}
# Sign-in attempts are limited by account, not by address: addresses of staff are not kept either.
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
