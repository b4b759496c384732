"""The release of 1,500 answers and a report in three formats, as their commands: seconds, peak memory, ratios.

Run: python bench/release.py [answers]. A demo-like region answers in a throw-away database, as the demo does, before
the clock starts. Each figure is the best of three runs of a process of its own, from its start to its end; the ratio is
to what Python needs to start and load Django with the project's settings, which no command can do without. Peak memory
is that of the largest process, as the release shares its work among several. Fails when a target is missed, a hidden
number is recovered, or a file does not say the report's numbers.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
ANSWERS, RUNS = 1_500, 3
RELEASE, REPORT = 5.0, 3.0  # seconds
START = "import django; django.setup()"
MAKE = """
import json, sys, django; django.setup()
from datetime import date, timedelta
from django.core.management import call_command
call_command("migrate", verbosity=0)
from highfive.demo import actions, rules
from highfive.surveys.actions import close_round
region, cast = actions.make_region(); table = actions.load_population(region)
actions.bring_card(region, cast.aino)
people = rules.draw_people(actions.adults(table))
long, _ = actions.bring_questionnaires(region, cast.aino)
round_ = actions.open_survey(region, long, date.today() - timedelta(actions.DAYS + 14), actions.DAYS, cast.aino)
counts = {code: int((people.municipality == code).sum()) for code in rules.MUNICIPALITIES}
codes = actions.post_codes(round_, counts, cast.aino)
share = int(sys.argv[1]) / int(people.responds.sum())
for _ in actions.respond(round_, people, codes, cast, share): pass
close_round(round_=round_, by=cast.aino)
print(json.dumps([round_.pk, round_.answers.count()]))
"""
WRITE = """
import django; django.setup()
from datetime import date
from highfive.core.models import Person, Region
from highfive.reports.actions import create_report
region = Region.objects.get(); salla = region.municipalities.get(code="732")
by = Person.objects.get(email="sulo@example.org")
print(create_report(region=region, area=salla, year=date.today().year, language="fi", by=by).pk)
"""
COMPARE = """
import json, sys, django; django.setup()
from highfive.reports.models import Report
from highfive.reports.queries import compare_renditions
print(json.dumps(compare_renditions(Report.objects.get(pk=sys.argv[1]))))
"""
CHILD = """
import json, resource, subprocess, sys, time
began = time.perf_counter()
done = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE)
took = time.perf_counter() - began
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(done.stdout.decode().strip().splitlines()[-1] if done.stdout else "")
print(json.dumps([took, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, done.returncode]))
"""


class Folder:
    """A throw-away database and the commands that are measured on it."""

    def __init__(self, folder: str) -> None:
        self.database = Path(folder, "bench.sqlite3")
        self.environment = {**os.environ, "HIGHFIVE_VAR": folder, "DJANGO_SETTINGS_MODULE": "highfive.settings",
                            "DATABASE_URL": f"sqlite:///{self.database}",
                            # modules are compiled once, as on a machine where the software is installed
                            "PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": f"{folder}/compiled"}  # fmt: skip

    def run(self, code: str, *args: str) -> str:
        command = [sys.executable, "-c", code, *args]
        done = subprocess.run(command, env=self.environment, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
        return done.stdout.strip().splitlines()[-1]

    def measured(self, *command: str, fresh: bool = False) -> tuple[dict[str, float], str]:
        """The best of RUNS: seconds, processor seconds and peak MB of the command's process; and its last line.

        `fresh` gives each run the database as it is now, for a command that may run only once.
        """
        kept = self.database.with_suffix(".kept")
        shutil.copy(self.database, kept)
        best, told = {"seconds": float("inf")}, ""
        for _ in range(RUNS):
            if fresh:
                shutil.copy(kept, self.database)
            told, line = self._once(command)
            seconds, processor, peak, code = json.loads(line)
            if code:
                sys.exit(f"{' '.join(command)} failed")
            best = min(best, {"seconds": seconds, "processor": processor, "peak": peak}, key=lambda one: one["seconds"])
        return best, told

    def _once(self, command: tuple[str, ...]) -> tuple[str, str]:
        child = [sys.executable, "-c", CHILD, sys.executable, *command]
        done = subprocess.run(child, env=self.environment, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
        told, line = done.stdout.strip("\n").rsplit("\n", 1) if "\n" in done.stdout.strip("\n") else ("", done.stdout)
        return told, line


def main() -> None:
    answers = int(sys.argv[1].replace("_", "")) if len(sys.argv) > 1 else ANSWERS
    with tempfile.TemporaryDirectory() as name:
        folder = Folder(name)
        began = time.monotonic()
        round_, sealed = json.loads(folder.run(MAKE, str(answers)))
        print(f"{sealed:,} sealed answers of a closed round, made in {time.monotonic() - began:.0f} s (not counted)")
        start, _ = folder.measured("-c", START)
        said("Python starts, loads Django", start, start)
        release, told = folder.measured("-m", "highfive.cli", "release_round", str(round_), fresh=True)
        shown = json.loads(told)
        said(f"release: {shown['audit']['cells']:,} numbers", release, start, RELEASE)
        report = folder.run(WRITE)
        files, told = folder.measured("-m", "highfive.cli", "render_report", report)
        sizes = ", ".join(f"{kind} {size // 1000} kB" for kind, size in json.loads(told)["bytes"].items())
        said(f"report: {sizes}", files, start, REPORT)
        compared = json.loads(folder.run(COMPARE, report))
    agreed(shown, compared)
    if release["seconds"] > RELEASE or files["seconds"] > REPORT:
        sys.exit("A target was missed.")


def said(what: str, found: dict[str, float], start: dict[str, float], target: float = 0) -> None:
    wanted = f"  (target under {target:.0f} s)" if target else ""
    ratio = found["seconds"] / start["seconds"]
    print(f"{what:<52} {found['seconds']:6.2f} s, {found['processor']:5.2f} s of processor, {found['peak']:4.0f} MB, "
          f"{ratio:5.1f} times the start{wanted}")  # fmt: skip


def agreed(shown: dict[str, Any], compared: dict[str, Any]) -> None:
    """What makes the times worth having: nothing recovered, and the files say the numbers."""
    recovered, differ = shown["audit"]["recovered"], len(compared["mismatches"])
    print(f"hidden numbers attacked {shown['audit']['attacked']:,}, recovered {recovered}; "
          f"{compared['numbers']} numbers in each file, {differ} differ")  # fmt: skip
    if recovered or differ:
        sys.exit("The release or the report is wrong.")


if __name__ == "__main__":
    main()
