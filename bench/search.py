"""The search of 5,000 practices: median and p95 of an answer, the same lists on both databases, memory of the worker.

Run: python bench/search.py [practices]. It makes throw-away databases: SQLite always, PostgreSQL where Debian's server
is installed. Entries are invented of real Finnish words: each has 120 words drawn so that a few are everywhere and most
are rare, with some 10,000 different compounds. The queries are the search's examination, words known already, as they
are the second time somebody asks; what the first time costs is told apart. Fails when the median is over 50 ms, a
worker over 150 MB, or the databases differ.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

PRACTICES, MEDIAN, MEMORY = 5_000, 50.0, 150
MAKE = """
import json, random, sys, django; django.setup()
from itertools import accumulate
from django.core.management import call_command
call_command("migrate", verbosity=0)
from highfive.core.models import Area, Region
from highfive.practices.actions.index import _learn, refresh_index
from highfive.practices.models import Posting, Practice, Term, Word
from highfive.practices.rules.words import query_words, tokens
from highfive.practices.queries.words import analyses
practices, collection, queries = int(sys.argv[1]), json.load(open(sys.argv[2])), json.loads(sys.argv[3])
chance = random.Random(4)
area = Area.objects.create(kind="region", code="R1", year=2026, names={"fi": "Seutu"})
region = Region.objects.create(slug="seutu", area=area)
written = [each[name] for each in collection for name in each if name != "key"]
words = list(dict.fromkeys(token.surface for texts in written for token in tokens(texts["fi"])))
chance.shuffle(words)
starts = "kylä koulu kunta perhe nuoriso kulttuuri liikunta ruoka kirjasto metsä kesä talvi vertais viikko koti".split()
compounds = [start + word.lower() for word in words for start in starts]
shares = list(accumulate(1 / (place + 8) for place in range(len(words))))
def text(count):
    common, rare = chance.choices(words, cum_weights=shares, k=count), chance.choices(compounds, k=count // 6 + 1)
    mixed = common + rare
    chance.shuffle(mixed)
    return " ".join(mixed).capitalize() + "."
rows = [Practice(region=region, status="shared", version=1, confirmed_on="2026-01-15", reviewed_on="2026-01-15",
    review_due_on="2028-01-15", names={"fi": text(2)}, core_idea={"fi": text(35)}, for_whom={"fi": text(10)},
    conditions={"fi": text(25)}, steps={"fi": text(30)}) for _ in range(practices)]
for row, each in zip(rows, collection):
    for name in each:
        if name != "key": setattr(row, name, each[name])
Practice.objects.bulk_create(rows, batch_size=500)
pks = [row.pk for row in rows]
for start in range(0, len(pks), 500):
    assert refresh_index(pks[start:start + 500]) == 0
wanted = {token.word for query in queries for token in query_words(query)}
_learn(sorted(wanted - set(analyses(wanted))), guess=True, seconds=120)
print(json.dumps({"words": Word.objects.count(), "terms": Term.objects.count(), "postings": Posting.objects.count()}))
"""
ASK = """
import json, sys, time, django; django.setup()
import highfive.wsgi
from django.urls import get_resolver
get_resolver().url_patterns
from highfive.core.models import Region
from highfive.practices.queries.search import search
from highfive.practices.actions.index import learn
from highfive.practices.models import Word
region, queries, took, own, lists = Region.objects.get(), json.loads(sys.argv[1]), [], [], {}
start = region.practices.order_by("pk")[0].pk
for _round in range(3):
    for query in queries:
        began, began_own = time.perf_counter(), time.process_time()
        learn(query)
        found = search(region, query, limit=20)
        took.append(1000 * (time.perf_counter() - began))
        own.append(1000 * (time.process_time() - began_own))
        lists[query] = [(hit.practice.pk - start, hit.score,
                         [why.line for why in hit.why]) for hit in found.hits + found.partial]
Word.objects.update(asked_at=None)
began = time.perf_counter(); assert learn("tuntemattomuudestani"); first = 1000 * (time.perf_counter() - began)
peak = int(open("/proc/self/status").read().split("VmHWM:")[1].split()[0]) // 1024
print(json.dumps({"took": took, "own": sorted(own)[len(own) // 2], "lists": lists, "first": first, "peak": peak}))
"""
TESTS = Path(__file__).resolve().parents[1] / "src" / "highfive" / "practices" / "tests"


def main() -> None:
    practices = int(sys.argv[1].replace("_", "")) if len(sys.argv) > 1 else PRACTICES
    lines = (TESTS / "search_queries.csv").read_text().splitlines()[1:]
    queries = json.dumps([line.partition(";")[0] for line in lines])
    missed, seen = [], set()
    with ExitStack() as stack:
        for name, address in addresses(stack):
            made = run(MAKE, address, str(practices), str(TESTS / "search_collection.json"), queries)
            asked = run(ASK, address, queries)
            took = sorted(asked["took"])
            median, high = took[len(took) // 2], took[int(0.95 * len(took))]
            digest = hashlib.sha256(json.dumps(asked["lists"], sort_keys=True).encode()).hexdigest()[:12]
            seen.add(digest)
            print(f"{name:<11} {practices:,} practices, {made['postings']:,} postings of {made['terms']:,} terms: "
                  f"median {median:.1f} ms ({asked['own']:.1f} of the worker's processor), p95 {high:.1f} ms, "
                  f"worst {took[-1]:.1f} ms; worker {asked['peak']} MB; "
                  f"a word never met {asked['first']:.0f} ms; lists {digest}")  # fmt: skip
            missed += [name] * (median > MEDIAN or asked["peak"] > MEMORY)
    if missed or len(seen) > 1:
        sys.exit(f"Missed: median {MEDIAN:g} ms or {MEMORY} MB on {missed}; {len(seen)} different lists")


def addresses(stack: ExitStack) -> list[tuple[str, str]]:
    """(name, DATABASE_URL) of the databases there are on this machine."""
    folder = stack.enter_context(tempfile.TemporaryDirectory())
    found = [("SQLite", f"sqlite:///{folder}/bench.sqlite3")]
    tools = max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)
    if tools:
        found.append(("PostgreSQL", cluster(stack, tools)))
    return found


def cluster(stack: ExitStack, tools: Path) -> str:
    """The address of a PostgreSQL of our own; its server refuses to run as root, so then it runs as postgres."""
    place = stack.enter_context(tempfile.TemporaryDirectory())
    data = f"{place}/data"
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if prefix:
        shutil.chown(place, "postgres")
    quiet: dict[str, Any] = {"cwd": "/", "check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run([*prefix, str(tools / "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8"], **quiet)
    control = [*prefix, str(tools / "pg_ctl"), "-D", data, "-w"]
    options = f"-k {place} -c listen_addresses=''"
    subprocess.run([*control, "-l", f"{place}/log", "-o", options, "start"], **quiet)
    stack.callback(subprocess.run, [*control, "-m", "immediate", "stop"], **quiet)
    host = place.replace("/", "%2F")
    subprocess.run([str(tools / "createdb"), "-h", place, "-U", "postgres", "bench"], **quiet)
    return f"postgres://postgres@{host}/bench"


def run(code: str, address: str, *args: str) -> dict[str, Any]:
    """A piece of work in a process of its own; the JSON it prints last."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "highfive.settings", "HIGHFIVE_VAR": folder,
                       "DATABASE_URL": address}  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-c", code, *args], env=environment, capture_output=True, text=True, check=False
        )
    if done.returncode:
        sys.exit(done.stderr[-3000:])
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


if __name__ == "__main__":
    main()
