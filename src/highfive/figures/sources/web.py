"""The one way out to a statistics service: named, slow, patient within limits, and remembering what it got."""

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import requests
from django.utils.timezone import localdate

USER_AGENT = "HighFive/0.1 (wellbeing reports of municipalities)"
SECONDS_BETWEEN_CALLS = 1.0
TIMEOUT = (10.0, 45.0)  # to connect, to read; Sotkanet's longest lists take tens of seconds
LARGEST = 32 * 1024 * 1024
RETRY_AFTER_AT_MOST = 60.0

Read = TypeVar("Read")


class SourceFailed(Exception):
    """A service did not give what was asked; the message says which, why and what to do, for the person who ran it."""


@dataclass(frozen=True)
class Answer:
    """What a service said, and when: a remembered answer keeps the day it was fetched on."""

    text: str
    retrieved_on: date
    remembered: bool


@dataclass
class Fetcher:
    """Calls one service at most once a second and keeps raw answers in `folder`, by address and body.

    `clock` and `sleep` are for tests; `fresh` True asks the service even where an answer is remembered.
    """

    folder: Path
    fresh: bool = False
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    seconds_between_calls: float = SECONDS_BETWEEN_CALLS
    timeout: tuple[float, float] = TIMEOUT
    session: requests.Session = field(default_factory=requests.Session)
    _last_call: float = field(default=-1e9, init=False)

    def read(
        self, address: str, reader: Callable[[str], Read], *, body: Any = None, max_age: timedelta | None = None,
        version: str = "",
    ) -> tuple[Read, date]:  # fmt: skip
        """The answer of `address` (a POST when there is a `body`) as `reader` reads it, and the day it was fetched.

        A remembered answer is used while younger than `max_age` (for ever without one) and of the same `version`
        (what the service says of its data). Only an answer that can be read is remembered. Raises SourceFailed.
        """
        place = self._place(address, body, version)
        if (kept := self._remembered(place, max_age)) is not None:
            try:
                return reader(kept.text), kept.retrieved_on
            except ValueError:
                place.unlink(missing_ok=True)
        text = self._call(address, body)
        try:
            read = reader(text)
        except ValueError as error:
            raise SourceFailed(f"The answer of {address} could not be read: {error}") from error
        today = localdate(self.clock())  # the day a reader would say it was, also between midnight here and in UTC
        self._remember(place, address, body, text)
        return read, today

    def _place(self, address: str, body: Any, version: str) -> Path:
        key = json.dumps([address, body, version], sort_keys=True)
        return self.folder / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.json"

    def _remembered(self, place: Path, max_age: timedelta | None) -> Answer | None:
        if self.fresh:
            return None
        try:
            kept = json.loads(place.read_text())
            fetched = datetime.fromisoformat(kept["fetched"])
            text = str(kept["text"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        if max_age is not None and self.clock() - fetched > max_age:
            return None
        return Answer(text, localdate(fetched), remembered=True)

    def _remember(self, place: Path, address: str, body: Any, text: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        kept = {"address": address, "body": body, "fetched": self.clock().isoformat(), "text": text}
        partly = place.with_suffix(".part")
        partly.write_text(json.dumps(kept))
        partly.replace(place)

    def _call(self, address: str, body: Any) -> str:
        response = self._send(address, body)
        if response.status_code in (429, 503):
            self.sleep(_retry_after(response))
            response = self._send(address, body)
        if response.status_code != requests.codes.ok:
            raise SourceFailed(f"{address} answered {response.status_code} {response.reason}. {_advice(response)}")
        if len(response.content) > LARGEST:
            raise SourceFailed(f"The answer of {address} is larger than {LARGEST // 2**20} MB; ask for less at a time.")
        response.encoding = "utf-8"
        return response.text.removeprefix("\ufeff")

    def _send(self, address: str, body: Any) -> requests.Response:
        wait = self.seconds_between_calls - (time.monotonic() - self._last_call)
        if wait > 0:
            self.sleep(wait)
        self._last_call = time.monotonic()
        headers = {"User-Agent": USER_AGENT, "Accept": "application/json, text/csv;q=0.9"}
        try:
            if body is None:
                return self.session.get(address, headers=headers, timeout=self.timeout)
            return self.session.post(address, json=body, headers=headers, timeout=self.timeout)
        except requests.Timeout as error:
            raise SourceFailed(f"{address} did not answer in {self.timeout[1]:g} seconds. Try again later.") from error
        except requests.RequestException as error:
            raise SourceFailed(f"{address} could not be reached ({type(error).__name__}). Try again later.") from error


def _retry_after(response: requests.Response) -> float:
    """How long the service asks us to wait; 10 seconds when it does not say, never over a minute."""
    try:
        return min(RETRY_AFTER_AT_MOST, max(1.0, float(response.headers.get("Retry-After", "10"))))
    except ValueError:
        return 10.0


def _advice(response: requests.Response) -> str:
    return {
        403: "The service refuses the call; it may want another User-Agent.",
        404: "The address is not there any more; the service may have changed.",
        429: "Too many calls; wait some minutes.",
    }.get(response.status_code, "Try again later.")
