"""How fast residents are served: full responses a second and p99 against a constant page of the same server.

Run: python bench/responses.py [seconds]. It makes a throw-away database, opens a round, serves it as `highfive serve`
does, and lets clients (processes on the same machine) answer every page. Prints figures and ratios of one run.
"""

import http.client
import multiprocessing
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
CLIENTS = 4
MAKE = """
import django; django.setup()
from datetime import date
from django.core.management import call_command
call_command("migrate", verbosity=0)
from highfive.demo import actions
region, cast = actions.make_region(); actions.load_population(region)
long, _ = actions.bring_questionnaires(region, cast.aino)
print(actions.open_survey(region, long, date.today(), 30, cast.aino).pk)
"""
FIELD = re.compile(r'<input[^>]*type="(radio|checkbox|hidden)"[^>]*>')
NAME, VALUE = re.compile(r'name="([^"]*)"'), re.compile(r'value="([^"]*)"')


class Browser:
    """A keep-alive connection with cookies; no more than the survey needs."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.connection.connect()
        self.connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.cookies: dict[str, str] = {}
        self.page = ""

    def ask(self, method: str, path: str, body: str = "") -> tuple[int, str, float]:
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        self.connection.request(method, path, body or None, headers)
        answer = self.connection.getresponse()
        self.page = answer.read().decode()
        took = time.perf_counter() - began
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.headers.get("Location", ""), took

    def fields(self) -> dict[str, str]:
        """What a hasty respondent posts: the hidden fields and the second option of each question."""
        found: dict[str, list[str]] = {}
        for match in FIELD.finditer(self.page):
            name, value = NAME.search(match[0]), VALUE.search(match[0])
            if name and value:
                found.setdefault(name[1], []).append(value[1])
        return {name: values[min(1, len(values) - 1)] for name, values in found.items()}


def respond(port: int, start: str) -> tuple[list[float], int]:
    """One full response; seconds of each page post, and errors."""
    browser, posts, errors = Browser(port), [], 0
    browser.ask("GET", start)
    status, place, _ = browser.ask("POST", start, urlencode({**browser.fields(), "go": "open"}))
    for _step in range(80):
        if status != 302 or place.endswith("/kiitos/"):
            break
        status, there, _ = browser.ask("GET", place)
        if status == 302:
            place = there
            continue
        target = re.search(r'<form method="post"[^>]*action="([^"]+)"', browser.page)
        place = target[1] if target else place
        status, place, took = browser.ask("POST", place, urlencode({**browser.fields(), "go": "next"}))
        posts.append(took)
        errors += status != 302
    return posts, errors + (not place.endswith("/kiitos/"))


def client(port: int, start: str, until: float, results: "multiprocessing.Queue[tuple[int, list[float], int]]") -> None:
    done, posts, errors = 0, [], 0
    while time.monotonic() < until:
        took, wrong = respond(port, start)
        posts += took
        errors += wrong
        done += 1
    results.put((done, posts, errors))


def constant(port: int, until: float, results: "multiprocessing.Queue[tuple[int, list[float], int]]") -> None:
    browser, took, errors = Browser(port), [], 0
    while time.monotonic() < until:
        status, _, seconds = browser.ask("GET", "/static/icon.svg")
        took.append(seconds)
        errors += status != 200
    results.put((len(took), took, errors))


def together(
    work: object, port: int, seconds: float, *args: object, clients: int = CLIENTS
) -> tuple[int, list[float], int]:
    results: multiprocessing.Queue[tuple[int, list[float], int]] = multiprocessing.Queue()
    until = time.monotonic() + seconds
    runs = [multiprocessing.Process(target=work, args=(port, *args, until, results)) for _ in range(clients)]
    for run in runs:
        run.start()
    parts = [results.get() for _ in runs]
    for run in runs:
        run.join()
    return sum(p[0] for p in parts), [s for p in parts for s in p[1]], sum(p[2] for p in parts)


def milliseconds(values: list[float], share: float) -> float:
    return 1000 * sorted(values)[min(len(values) - 1, int(share * len(values)))]


def worker_megabytes(server: int) -> list[int]:
    """Resident memory of the server's worker processes."""
    children = subprocess.run(
        ["ps", "-o", "rss=", "--ppid", str(server)], capture_output=True, text=True
    ).stdout.split()
    return sorted((int(rss) // 1024 for rss in children), reverse=True)


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 10
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "HIGHFIVE_VAR": folder, "DJANGO_SETTINGS_MODULE": "highfive.settings",
                       "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3"}  # fmt: skip
        made = subprocess.run([sys.executable, "-c", MAKE], env=environment, capture_output=True, text=True, check=True)
        start = f"/kyselyt/{made.stdout.split()[-1]}/vastaa/"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        serve = [sys.executable, "manage.py", "serve", "--address", f"127.0.0.1:{port}", "--workers", "2"]
        server = subprocess.Popen(serve, cwd=ROOT, env=environment)
        try:
            measure(server.pid, port, start, seconds)
        finally:
            server.terminate()
            server.wait()


def measure(server: int, port: int, start: str, seconds: float) -> None:
    for _ in range(100):
        try:
            respond(port, start)
            break
        except OSError:
            time.sleep(0.1)
    alone, alone_errors = respond(port, start)
    for _ in range(4):
        alone += respond(port, start)[0]
    _, plain, _ = together(constant, port, seconds / 2)
    full, posts, errors = together(client, port, seconds, start)
    rate = len(posts) / seconds
    median = 1000 * statistics.median(alone)
    print(f"one resident alone: {len(alone) // 5} pages, page post median {median:.1f} ms (target under 5)")
    print(f"{CLIENTS} clients, {seconds:.0f} s: {full / seconds:.1f} full responses, {rate:.0f} page posts a second "
          f"(and the next page each; target 300), {errors + alone_errors} errors")  # fmt: skip
    print(f"page post p50 {milliseconds(posts, .5):.1f} ms, p99 {milliseconds(posts, .99):.1f} ms; "
          f"constant page p50 {milliseconds(plain, .5):.1f} ms, p99 {milliseconds(plain, .99):.1f} ms")  # fmt: skip
    print(f"ratio to the constant page: p50 {milliseconds(posts, .5) / milliseconds(plain, .5):.1f}, "
          f"p99 {milliseconds(posts, .99) / milliseconds(plain, .99):.1f}")  # fmt: skip
    print(f"memory of the workers: {worker_megabytes(server)} MB (target under 120 each)")


if __name__ == "__main__":
    main()
