"""Columns of our own: JSON that only the application can read, and keys that tell nothing."""

import functools
import json
import secrets
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


@functools.cache
def _lock(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def encrypt(value: Any) -> str:
    """JSON, locked with the newest of settings.FIELD_KEYS; the moment Fernet stamps on it is set to 1970."""
    plain = json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()
    return _lock(tuple(settings.FIELD_KEYS)).encrypt_at_time(plain, 0).decode()


def decrypt(locked: str) -> Any:
    return json.loads(_lock(tuple(settings.FIELD_KEYS)).decrypt(locked.encode()))


class EncryptedJSON(models.TextField):  # type: ignore[type-arg]
    """Stores JSON encrypted; nothing can be searched by it."""

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else encrypt(value)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return None if value is None else decrypt(value)

    def get_lookup(self, lookup_name: str) -> Any:
        raise FieldError("An encrypted column cannot be searched.")


def random_key() -> int:
    """63 random bits: positive in every database."""
    return secrets.randbits(63)


class RandomKey(models.BigIntegerField):  # type: ignore[type-arg]
    """A primary key given by us, never counted up by the database.

    On SQLite it is the row's own place in the file ("integer"), so that rows lie in the order of keys that say nothing.
    """

    def db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        return "integer" if connection.vendor == "sqlite" else super().db_type(connection)
