"""A web worker stays small: nothing heavy is reachable from it."""

import os
import subprocess
import sys

import pytest

HEAVY = (
    "numpy", "scipy", "typst", "docx", "pyxform", "openpyxl", "lxml", "pandas", "fontTools", "rich", "pyvoikko", "kfst",
    "snowballstemmer",
)  # fmt: skip
START = f"""
import sys
import highfive.wsgi
from django.urls import get_resolver
get_resolver().url_patterns and [p.url_patterns for p in get_resolver().url_patterns if hasattr(p, "url_patterns")]
from django.test import Client
Client().get("/tili/login/")
print("heavy:", [name for name in {HEAVY!r} if name in sys.modules])
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print("megabytes:", int(peak.split()[1]) // 1024)
"""


@pytest.mark.slow
def test_nothing_heavy_is_imported_in_a_web_worker(tmp_path) -> None:
    (tmp_path / "static").mkdir()
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "highfive.settings", "HIGHFIVE_VAR": str(tmp_path),
                   "DATABASE_URL": f"sqlite:///{tmp_path}/empty.sqlite3"}  # fmt: skip
    subprocess.run([sys.executable, "-m", "highfive.cli", "migrate", "-v0"], env=environment, check=True)
    subprocess.run(
        [sys.executable, "-m", "highfive.cli", "collectstatic", "--no-input", "-v0"], env=environment, check=True
    )
    done = subprocess.run([sys.executable, "-c", START], env=environment, capture_output=True, text=True, check=True)
    assert "heavy: []" in done.stdout
    assert int(done.stdout.split("megabytes:")[1]) < 120
