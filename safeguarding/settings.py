"""One settings file: what differs between machines comes from the environment.

Every variable is listed in .env.example; a test compares the two.
"""

from pathlib import Path

from safeguarding.engines import paths
from safeguarding.env import env, env_bool, env_list
from safeguarding.schedule import SCHEDULE

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env("DATA_DIR", str(BASE_DIR / ".data"))).resolve()

# Embedded engines: used whenever nobody names a database of their own.
EMBEDDED = not paths.given("DATABASE_URL")

DEBUG = env_bool("DEBUG", default=False)
# True only on a developer's own machine: cookies and pages without TLS.
PLAIN_HTTP = env_bool("PLAIN_HTTP", default=EMBEDDED)
DEMO = env_bool("DEMO", default=False)
SECRET_KEY = env("SECRET_KEY", paths.local_secret(DATA_DIR) if EMBEDDED else None)
# Makes pseudonyms of children. Whoever changes or loses it cannot tell that a child in
# a new file is a child known before: keep it with the backups' keys, never beside them.
PSEUDONYM_KEY = env(
    "PSEUDONYM_KEY",
    paths.local_secret(DATA_DIR, "pseudonym_key") if EMBEDDED else None,
)
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", "127.0.0.1,localhost" if EMBEDDED else "")
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")
# What links in messages begin with: a task has no request to read it from.
SITE_URL = env(
    "SITE_URL",
    "http://127.0.0.1:8000" if EMBEDDED else f"https://{(*ALLOWED_HOSTS, '')[0]}",
)

INSTALLED_APPS = [
    "dashboards",
    "audits",
    "training",
    "safeguarding.board",
    "safeguarding.cases",
    "safeguarding.returns",
    "safeguarding.indicators",
    "safeguarding.partners",
    "safeguarding.access",
    "safeguarding",
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_filters",
    "django_htmx",
    "django_tables2",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "safeguarding.access.middleware.session_limits",
    "safeguarding.access.middleware.no_null_characters",
    "safeguarding.access.middleware.deny_by_default",
    "safeguarding.access.middleware.never_store",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "safeguarding.urls"
WSGI_APPLICATION = "safeguarding.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "dashboards.context.shell",
            ],
        },
    },
]
FORM_RENDERER = "safeguarding.forms.GovRenderer"
DJANGO_TABLES2_TEMPLATE = "django_tables2/govuk.html"

# Engines -----------------------------------------------------------------
DATABASE_URL = env("DATABASE_URL", paths.database_url(DATA_DIR))
# The owner of the tables migrates; the application's own role cannot.
OWNER_DATABASE_URL = env(
    "OWNER_DATABASE_URL",
    paths.owner_database_url(DATA_DIR) if EMBEDDED else DATABASE_URL,
)
OWNER_DATABASE_PASSWORD = env("OWNER_DATABASE_PASSWORD", "")
REDIS_URL = env("REDIS_URL", paths.redis_url(DATA_DIR))
DATABASES = {
    "default": {
        **paths.parse_database_url(DATABASE_URL),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}
if password := env("DATABASE_PASSWORD", ""):
    DATABASES["default"]["PASSWORD"] = password
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": paths.redis_cache_url(REDIS_URL, db=1),
        "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 2},
    }
}

# Background work ---------------------------------------------------------
CELERY_BROKER_URL = paths.celery_url(REDIS_URL)
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 600
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_connect_timeout": 2,
    "socket_timeout": 30,
    # A ring that finds nobody gives up at once: whoever rings is waited for.
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
}
CELERY_TIMEZONE = "Europe/London"
CELERY_BEAT_SCHEDULE = SCHEDULE

# People ------------------------------------------------------------------
AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation"
        ".UserAttributeSimilarityValidator"
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "safeguarding.access.adapter.ClosedAccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"  # People are invited: the invitation verifies.
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
# Attempts to sign in are counted by the address that the outermost of them saw.
ALLAUTH_TRUSTED_PROXY_COUNT = int(env("TRUSTED_PROXIES", "0"))
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 0
MFA_TOTP_ISSUER = "Safeguarding scorecard"
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
# Idle limit: half an hour, renewed by each page a person opens (session_limits).
SESSION_COOKIE_AGE = 30 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_ABSOLUTE_SECONDS = 8 * 3600  # A working day, whatever else happens.

# Safety of the browser ---------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not PLAIN_HTTP
SESSION_COOKIE_NAME = "session" if PLAIN_HTTP else "__Host-session"
CSRF_COOKIE_NAME = "csrf" if PLAIN_HTTP else "__Host-csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = not PLAIN_HTTP
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_PROXY_SSL_HEADER = None if PLAIN_HTTP else ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 0 if PLAIN_HTTP else 2 * 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not PLAIN_HTTP
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        # The hash of the empty string: Plotly's colour bar sets style="".
        "style-src-attr": [
            "'unsafe-hashes'",
            "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
        ],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

# Files -------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static" / "dist"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["safeguarding.uploads.BoundedUploadHandler"]
UPLOAD_MAX_BYTES = 10 * 1024 * 1024
# Files of records (children's episodes, cases) are read row by row and may be larger.
RECORDS_MAX_BYTES = 64 * 1024 * 1024
# How long what was read of them is kept, so that a marked copy can be handed back.
RECORDS_KEPT_HOURS = int(env("RECORDS_KEPT_HOURS", "72"))
# Evidence beside audits and actions: outside the web root, under generated names.
EVIDENCE_DIR = Path(env("EVIDENCE_DIR", str(DATA_DIR / "evidence")))
EVIDENCE_MAX_BYTES = 10 * 1024 * 1024
# The virus scanner's socket: a path, or host:port. Without one nothing is scanned.
CLAMD_SOCKET = env("CLAMD_SOCKET", "")

# Words, time, messages ---------------------------------------------------
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
# Without a mail server, mail is written to the log.
EMAIL_HOST = env("EMAIL_HOST", "")
EMAIL_KIND = "smtp" if EMAIL_HOST else "console"
EMAIL_BACKEND = f"django.core.mail.backends.{EMAIL_KIND}.EmailBackend"
EMAIL_PORT = int(env("EMAIL_PORT", "587"))
EMAIL_HOST_USER = env("EMAIL_USER", "")
EMAIL_HOST_PASSWORD = env("EMAIL_PASSWORD", "")
EMAIL_TIMEOUT = 10  # Seconds: whoever invites waits for the mail server.
EMAIL_USE_TLS = env_bool("EMAIL_TLS", default=True)
DEFAULT_FROM_EMAIL = env("EMAIL_FROM", "no-reply@scorecard.example.org")
SILENCED_SYSTEM_CHECKS: list[str] = []
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", "INFO")},
}
