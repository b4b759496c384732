"""The search against its examination: what must and must not be found, in which order, and why."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from highfive.core.models import Region
from highfive.practices import analysis
from highfive.practices.actions import index
from highfive.practices.models import Practice
from highfive.practices.queries.search import Results, search

HERE = Path(__file__).parent
QUERIES = list(csv.DictReader((HERE / "search_queries.csv").read_text().splitlines(), delimiter=";"))
COLLECTION = json.loads((HERE / "search_collection.json").read_text())
ORDER = HERE / "search_order.json"
DAY = "2026-01-15"


@pytest.fixture(autouse=True)
def analysis_in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """The analyser is read once for all tests; one test runs the real process."""
    monkeypatch.setattr(index, "run_analysis", lambda words, guess, seconds: analysis.analysed(words, guess=guess))
    monkeypatch.setattr(index, "ASKED_A_MINUTE", 1_000)


@pytest.fixture
def collection(region: Region) -> dict[str, Practice]:
    return make_collection(region)


def make_collection(region: Region, status: str = "shared") -> dict[str, Practice]:
    rows = {
        each["key"]: Practice(
            region=region, status=status, version=1, confirmed_on=DAY, reviewed_on=DAY, review_due_on="2028-01-15",
            **{name: texts for name, texts in each.items() if name != "key"},
        )
        for each in COLLECTION
    }  # fmt: skip
    for row in rows.values():
        row.save()
    assert index.refresh_index([row.pk for row in rows.values()]) == 0
    return rows


def ask(region: Region, words: str, **options: Any) -> Results:
    index.learn(words)
    return search(region, words, **options)


def found(results: Results, collection: dict[str, Practice]) -> list[str]:
    keys = {row.pk: key for key, row in collection.items()}
    return [keys[hit.practice.pk] for hit in results.hits]


@pytest.mark.slow
def test_recall_precision_and_order(collection: dict[str, Practice], region: Region) -> None:
    """The examination (SEARCH.md); `pytest -s` prints it. The order is the stored one, the same on both databases."""
    right = wanted = counted = 0
    near, lists = [], {}
    for row in QUERIES:
        keys = found(ask(region, row["query"]), collection)
        lists[row["query"]] = keys
        must, may, must_not = (set(row[name].split()) for name in ("must", "may", "must_not"))
        right += len(must & set(keys))
        wanted += len(must)
        counted += len(set(keys) - may)
        near += [(row["query"], key) for key in must_not & set(keys)]
        if wrong := (must - set(keys)) | (set(keys) - must - may):
            print(f"{row['query']} ({row['kind']}): {sorted(wrong)} of {sorted(must)}")
    print(f"{len(QUERIES)} queries: recall {right / wanted:.3f}, precision {right / counted:.3f}, near misses {near}")
    assert len(QUERIES) >= 120
    assert right / wanted > 0.95
    assert right / counted > 0.95
    assert near == []
    assert lists == json.loads(ORDER.read_text())
