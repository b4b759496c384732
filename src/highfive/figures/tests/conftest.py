"""A service on this machine that answers as Sotkanet and PxWeb do; all its numbers are invented."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils.translation import override

from highfive.figures.sources.web import Fetcher


@pytest.fixture(autouse=True)
def in_finnish() -> Iterator[None]:
    """Each test begins in Finnish, whatever page was asked for before it."""
    with override("fi"):
        yield


@dataclass
class Counterpart:
    """`routes` maps a path to what it answers: JSON, text, a (status, text) pair, or a function of (query, body)."""

    base: str
    routes: dict[str, Any] = field(default_factory=dict)
    calls: list[tuple[str, str, Any]] = field(default_factory=list)

    def answer(self, method: str, address: str, agent: str, body: Any) -> tuple[int, str]:
        parts = urlsplit(address)
        self.calls.append((method, address, body))
        if not agent.startswith("HighFive/"):
            return 403, "Forbidden"
        found = self.routes.get(parts.path, (404, "not here"))
        if callable(found):
            found = found(parse_qs(parts.query, keep_blank_values=True), body)
        if isinstance(found, tuple):
            return found
        return 200, found if isinstance(found, str) else json.dumps(found)


@pytest.fixture
def service() -> Iterator[Counterpart]:
    class Asked(BaseHTTPRequestHandler):
        def reply(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length)) if length else None
            status, text = made.answer(self.command, self.path, self.headers.get("User-Agent", ""), body)
            content = text.encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = reply

        def log_message(self, *args: Any) -> None:
            """Nothing: the tests' output stays clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Asked)
    made = Counterpart(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield made
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def fetcher(tmp_path: Path) -> Iterator[Fetcher]:
    """Does not wait between calls; what it waited for is in `waits`."""
    made = Fetcher(tmp_path / "cache", seconds_between_calls=0, timeout=(1, 1))
    yield made
    made.session.close()


REGIONS = [
    {"id": 118, "code": "320", "category": "KUNTA", "title": {"fi": "Kemijärvi"}, "memberOf": [592, 658]},
    {"id": 272, "code": "583", "category": "KUNTA", "title": {"fi": "Pelkosenniemi"}, "memberOf": [592, 658]},
    {"id": 295, "code": "614", "category": "KUNTA", "title": {"fi": "Posio"}, "memberOf": [592, 658]},
    {"id": 338, "code": "732", "category": "KUNTA", "title": {"fi": "Salla"}, "memberOf": [592, 658]},
    {"id": 346, "code": "742", "category": "KUNTA", "title": {"fi": "Savukoski"}, "memberOf": [592, 658]},
    {"id": 732, "code": "020", "category": "KUNTA", "title": {"fi": "Akaa"}},
    {"id": 320, "code": "689", "category": "KUNTA", "title": {"fi": "Rautjärvi"}},
    {"id": 583, "code": "732", "category": "SEUTUKUNTA", "title": {"fi": "Toinen luokka, sama koodi"}},
    {"id": 592, "code": "194", "category": "SEUTUKUNTA", "title": {"fi": "Itä-Lapin seutukunta"}},
    {"id": 658, "code": "358", "category": "MAA", "title": {"fi": "Koko maa"}},
]


def indicator(number: int = 3099, producer: int = 2, **more: Any) -> dict[str, Any]:
    return {
        "id": number, "data-updated": "2026-03-01", "range": {"start": 2010, "end": 2024},
        "title": {"fi": "Keksityn asian osuus, %", "sv": "Andel av en påhittad sak, %"},
        "organization": {"id": producer, "title": {"fi": "THL" if producer == 2 else "Tilastokeskus"}},
        "description": {"fi": "Näin <b>laskettu</b>.<br/>Toinen &amp; rivi<p id=x>loppu</p>"},
        "limits": {"fi": "Alle viiden tapauksen tietoja ei julkisteta."},
        "primaryValueType": {"code": "X"}, "classifications": {"sex": {"values": ["male", "female", "total"]}},
    } | more  # fmt: skip


def row(region: int, value: float | None, gender: str = "total", year: int = 2024, **more: Any) -> dict[str, Any]:
    made = {"indicator": 3099, "region": region, "year": year, "gender": gender, **more}
    return made if value is None else made | {"value": value}


@pytest.fixture
def sotkanet(service: Counterpart) -> Counterpart:
    """Sotkanet with one indicator; Savukoski has no row, and a row of Akaa (id 732) waits for the careless."""
    rows = [row(592, 10.9), row(118, 11.5), row(272, 12), row(295, 9.25), row(338, 10.1), row(732, 77.7), row(658, 13)]
    service.routes |= {"/regions": REGIONS, "/indicators/3099": indicator(), "/json": rows}
    return service


AGES = ("0", "13", "18", "30", "45", "65", "100 -")
MUNICIPALITIES = ("320", "583", "614", "732", "742")
FORMS = {
    "before": (("Alue", "Ikä", "Sukupuoli", "Vuosi", "Tiedot"), "vaesto", "statfin_vaerak_pxt_11re.px"),
    "after": (
        ("alue_23_20260101", "ikaryhma_10_20180101", "sukupuoli_9_20180101", "timeperiod_y", "contentscode"),
        "vaerak-vaesto", "11re.px",
    ),
}  # fmt: skip


def persons(area: str, age: str, sex: str, year: str) -> int:
    """An invented count that tells where it came from."""
    return int(area.removeprefix("KU")) + int(age[:3].strip("-")) + 1000 * int(sex) + (int(year) - 2000)


class PxWeb:
    """Table 11re in one of its two forms, answering queries as the service does."""

    def __init__(self, form: str) -> None:
        self.codes, self.content, self.file = FORMS[form]
        ages = ["SSS", *(age[:3].strip().rjust(3, "0") if age != "100 -" else "100-" for age in AGES)]
        self.values = [
            ["SSS", *(f"KU{code}" for code in MUNICIPALITIES)], ages, ["SSS", "1", "2"],
            ["2018", "2019", "2025"], [self.content],
        ]  # fmt: skip
        self.texts = [
            ["KOKO MAA", "Kemijärvi", "Pelkosenniemi", "Posio", "Salla", "Savukoski"], ["Yhteensä", *AGES],
            ["Yhteensä", "Miehet", "Naiset"], ["2018", "2019", "2025"], ["Väestö 31.12."],
        ]  # fmt: skip
        self.names = ("Alue", "Ikä", "Sukupuoli", "Vuosi", "Tiedot")

    def metadata(self) -> dict[str, Any]:
        parts = zip(self.codes, self.names, self.values, self.texts, strict=True)
        return {"title": "Väestö", "variables": [
            {"code": code, "text": name, "values": values, "valueTexts": texts} for code, name, values, texts in parts
        ]}  # fmt: skip

    def __call__(self, query: Any, body: Any) -> Any:
        if body is None:
            return self.metadata()
        chosen = {part["code"]: part["selection"]["values"] for part in body["query"]}
        areas, ages, sexes, years, _content = (chosen[code] for code in self.codes)
        values = [persons(a, g, s, y) for a in areas for g in ages for s in sexes for y in years]
        dimension = {
            code: {"label": name, "category": {"index": {v: i for i, v in enumerate(chosen[code])}, "label": {}}}
            for code, name in zip(self.codes, self.names, strict=True)
        }
        return {"version": "2.0", "class": "dataset", "id": list(self.codes), "dimension": dimension,
                "size": [len(chosen[code]) for code in self.codes], "value": values}  # fmt: skip


@pytest.fixture(params=["before", "after"])
def pxweb(request: pytest.FixtureRequest, service: Counterpart) -> Counterpart:
    """Statistics Finland's service, before and after the change of June 2026."""
    table = PxWeb(request.param)
    folder = "/StatFin/vaerak"
    limits = {"maxValues": 120000, "maxCalls": 30, "timeWindow": 10}
    other, this = {"id": "statfin_vaerak_pxt_11ra.px"}, {"id": table.file, "updated": "2026-06-06T21:04:32"}
    service.routes |= {
        "/": lambda query, body: limits if "config" in query else (404, ""),
        folder: [other, this],
        f"{folder}/{table.file}": table,
    }
    return service
