"""The server as it is run: starts, serves, stops cleanly, and survives being asked nonsense."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from highfive.core.queries import help_lines

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.slow
def test_serve_answers_and_stops_on_ctrl_c(tmp_path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "HIGHFIVE_VAR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3"}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment, check=True)
    command = [sys.executable, "manage.py", "serve", "--address", f"127.0.0.1:{port}", "--workers", "1"]
    server = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        assert _status(f"http://127.0.0.1:{port}/tili/login/") == 200
        assert _status(f"http://127.0.0.1:{port}/ei-ole/") == 404
    finally:
        server.send_signal(signal.SIGINT)
        assert server.wait(timeout=15) == 0


def _status(address: str) -> int:
    for _attempt in range(100):
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - our own loopback address
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not start")


def test_whoever_the_proxy_turns_away_finds_help_in_every_language(tmp_path: Path) -> None:
    """The pages that docs/howto/deploy.md has nginx show: made of the help lines, and needing nothing else."""
    call_command("error_pages", folder=tmp_path, stdout=StringIO())
    shown = re.findall(r"error_page [\d ]+ /(\w+\.html);", (ROOT / "docs/howto/deploy.md").read_text())
    assert set(shown) == {path.name for path in tmp_path.iterdir()}
    for name in shown:
        page = (tmp_path / name).read_text("utf-8")
        parts = re.findall(r'<section lang="([\w-]+)">(.*?)</section>', page, re.DOTALL)
        assert [code for code, _part in parts] == ["fi", "fi-simple", "sv", "en"]
        assert len({re.findall("<h2>(.*?)</h2>", part)[0] for _code, part in parts}) == 4
        for code, part in parts:
            prefix = "" if code == "fi" else f"/{code}"
            assert re.findall(r'href="tel:\d+">([^<]+)<', part) == [line["phone"] for line in help_lines(code)]
            assert f'href="{prefix}/yhteys/"' in part
        assert not re.search(r"<(link|img|script)\b", page)
