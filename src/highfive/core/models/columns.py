"""Columns of our own: JSON that only the application can read, and keys that tell nothing."""

import functools
import hashlib
import json
import secrets
from typing import Any

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

BLOCK = 256  # bytes: what is locked is filled up to a multiple of this, so that its length tells little


class LostKeyError(Exception):
    """Something is locked with a key that is not among those in the settings."""

    def __init__(self, key_id: str) -> None:
        super().__init__(f"the key {key_id} is not among the keys of this installation")
        self.key_id = key_id


def key_id(key: str) -> str:
    """The public name of a key, eight hex digits: it tells which key is meant, and nothing of the key."""
    return hashlib.sha256(b"name of a key:" + key.encode()).hexdigest()[:8]


@functools.cache
def _locks(keys: tuple[str, ...]) -> dict[str, Fernet]:
    return {key_id(key): Fernet(key) for key in keys}


def newest_key_id(setting: str) -> str:
    """The name of the key that new content is locked with."""
    return key_id(getattr(settings, setting)[0])


def encrypt(value: Any, setting: str) -> str:
    """JSON, locked with the newest key of a setting: "<key id>.<Fernet token>", the token's moment set to 1970."""
    plain = json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()
    plain += b" " * (-len(plain) % BLOCK)
    newest = newest_key_id(setting)
    token = _locks(tuple(getattr(settings, setting)))[newest].encrypt_at_time(plain, 0)
    return f"{newest}.{token.decode()}"


def decrypt(locked: str, setting: str) -> Any:
    """What was locked. Raises LostKeyError where its key is not in the setting any more."""
    name, _point, token = locked.partition(".")
    lock = _locks(tuple(getattr(settings, setting))).get(name)
    if lock is None:
        raise LostKeyError(name[:8])
    return json.loads(lock.decrypt(token.encode()))


class Encrypted(models.TextField):  # type: ignore[type-arg]
    """Stores JSON encrypted with the keys of one setting; nothing can be searched by it."""

    _pyi_private_set_type: Any  # whatever JSON holds
    _pyi_private_get_type: Any

    def __init__(self, *args: Any, keys: str, **kwargs: Any) -> None:
        self.keys = keys
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "keys": self.keys}

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else encrypt(value, self.keys)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return None if value is None else decrypt(value, self.keys)

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
