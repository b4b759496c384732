"""The search against its examination: what must and must not be found, in which order, and why."""

import csv
import fcntl
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from highfive.core.models import Area, Person, Region
from highfive.network.models import TargetGroup
from highfive.practices import analysis
from highfive.practices.actions import index
from highfive.practices.models import Adoption, IndexState, Practice, Term, Word
from highfive.practices.queries.search import Hit, Results, search
from highfive.practices.rules import Filters

HERE = Path(__file__).parent
QUERIES = list(csv.DictReader((HERE / "search_queries.csv").read_text().splitlines(), delimiter=";"))
LATER = list(csv.DictReader((HERE / "search_queries_later.csv").read_text().splitlines(), delimiter=";"))
COLLECTION = json.loads((HERE / "search_collection.json").read_text())
ORDER = HERE / "search_order.json"
DAY = "2026-01-15"
REAL_RUN = index.run_analysis


@pytest.fixture(scope="module", autouse=True)
def analyser() -> None:
    """Half a second, once."""
    analysis.analysed(["sana"])


@pytest.fixture(autouse=True)
def analysis_in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """One test runs the real process."""
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


def found(results: Results | Iterable[Hit], collection: dict[str, Practice]) -> list[str]:
    keys = {row.pk: key for key, row in collection.items()}
    return [keys[hit.practice.pk] for hit in (results.hits if isinstance(results, Results) else results)]


@dataclass(frozen=True)
class Examination:
    recall: float
    precision: float
    near: list[tuple[str, str]]
    lists: dict[str, list[str]]


def examined(rows: list[dict[str, str]], collection: dict[str, Practice], region: Region) -> Examination:
    """Recall and precision as SEARCH.md defines them; `pytest -s` prints what went wrong."""
    right = wanted = counted = 0
    near, lists = [], {}
    for row in rows:
        keys = found(ask(region, row["query"]), collection)
        lists[row["query"]] = keys
        must, may, must_not = (set(row[name].split()) for name in ("must", "may", "must_not"))
        right += len(must & set(keys))
        wanted += len(must)
        counted += len(set(keys) - may)
        near += [(row["query"], key) for key in must_not & set(keys)]
        if missing := must - set(keys):
            print(f"{row['query']} ({row['kind']}): not {sorted(missing)}")
        if wrong := set(keys) - must - may:
            print(f"{row['query']} ({row['kind']}): but {sorted(wrong)}")
    print(f"{len(rows)} queries: recall {right / wanted:.3f}, precision {right / counted:.3f}, near misses {near}")
    return Examination(right / wanted, right / counted, near, lists)


@pytest.mark.slow
def test_recall_precision_and_order(collection: dict[str, Practice], region: Region) -> None:
    """The order is the stored one, the same on both databases."""
    result = examined(QUERIES, collection, region)
    assert len(QUERIES) >= 120
    assert result.recall > 0.95
    assert result.precision > 0.95
    assert result.near == []
    assert result.lists == json.loads(ORDER.read_text())


@pytest.mark.slow
def test_later_queries(collection: dict[str, Practice], region: Region) -> None:
    """A second list, see SEARCH.md."""
    result = examined(LATER, collection, region)
    assert result.recall > 0.95
    assert result.precision > 0.95


def place(hit: Hit) -> list[tuple[str, str, str]]:
    return [(why.word, why.field, why.mark) for why in hit.why]


@pytest.mark.slow
def test_why_names_the_word_and_marks_its_place(collection: dict[str, Practice], region: Region) -> None:
    results = ask(region, "yksinäisyys kylillä", language="fi")
    (hit,) = results.hits
    assert place(hit) == [("yksinäisyys", "core_idea", "yksinäistä"), ("kylillä", "names", "Kyläkahvila")]
    lonely, village = hit.why
    assert village.line == f"kylillä → kylä ({village.place}: Kyläkahvila)"
    assert lonely.before.endswith("koska kotona on ")
    assert lonely.after == "."
    assert "".join((lonely.before.lstrip("…"), lonely.mark, lonely.after)) in collection["kylakahvila"].core_idea["fi"]
    assert not set(found(results.partial, collection)) & {"kylakahvila", "metsakavely"}


@pytest.mark.slow
def test_another_language_is_told_and_stems_are_not_shown(collection: dict[str, Practice], region: Region) -> None:
    hit = next(
        hit for hit in ask(region, "läkare", language="en").hits if hit.practice == collection["kulttuurilahete"]
    )
    (why,) = hit.why
    assert (why.term, why.language, why.mark) == ("", "sv", "Läkaren")
    assert why.place == "in the core idea, in another language"
    assert why.line == "läkare (in the core idea, in another language: Läkaren)"


@pytest.mark.slow
def test_a_slip_is_told_and_words_nobody_wrote_are_named(collection: dict[str, Practice], region: Region) -> None:
    assert ask(region, "kylakahvila").corrected == "kyläkahvila"
    assert ask(region, "kyläkahvila").corrected is None
    results = ask(region, "Jääkiekko kylillä")
    assert (results.unmatched, results.complete) == (("Jääkiekko",), False)
    assert "kylakahvila" in found(results, collection)
    nothing = ask(region, "jääkiekko")
    assert (nothing.hits, nothing.total, nothing.unmatched) == ((), 0, ("jääkiekko",))


@pytest.mark.slow
def test_what_a_reader_may_not_see_is_neither_found_nor_suggested(
    collection: dict[str, Practice], region: Region, other_region: Region, cast: dict[str, Person]
) -> None:
    """Not as a hit, not as a correction, not as another region's word."""
    assert ask(other_region, "kyläkahvila").hits == ()
    assert ask(other_region, "kylakahvila").corrected is None
    assert ask(region, "kylakahvila", public_only=True).corrected is None
    collection["kylakahvila"].status = "public"
    collection["kylakahvila"].save()
    assert found(ask(region, "kahvila", public_only=True), collection) == ["kylakahvila"]
    collection["kylakahvila"].status = "draft"
    collection["kylakahvila"].save()
    assert "kylakahvila" not in found(ask(region, "kahvila"), collection)
    drafts = Filters(status="draft")
    assert found(ask(region, "kahvila", filters=drafts, person=cast["aino"]), collection) == ["kylakahvila"]
    assert ask(region, "kahvila", filters=drafts, person=cast["helmi"]).hits == ()
    assert ask(region, "kahvila", filters=drafts).hits == ()


@pytest.mark.slow
def test_filters_narrow_in_the_database(
    collection: dict[str, Practice], region: Region, cast: dict[str, Person]
) -> None:
    cafe, reading = collection["kylakahvila"], collection["kielikahvila"]
    group = TargetGroup.objects.create(region=region, slug="yksin", names={"fi": "Yksin asuvat"})
    cafe.target_groups.add(group)
    Practice.objects.filter(pk=cafe.pk).update(euros_start=500, euros_year=600)
    Practice.objects.filter(pk=reading.pk).update(euros_start=0)
    salla, posio = (Area.objects.get(code=code) for code in ("732", "614"))
    Adoption.objects.create(practice=cafe, area=salla, status="in_use", in_use_since=DAY)
    reading.areas.add(posio)

    def left(**filters: Any) -> list[str]:
        return found(ask(region, "kahvila", filters=Filters(**filters)), collection)

    assert left(target_group=group.pk) == ["kylakahvila"]
    index.refresh_index([cafe.pk])
    Practice.objects.filter(pk=cafe.pk).update(status="public")
    group.names = {"fi": "Erakot"}
    group.save()
    index.refresh_index([cafe.pk])
    assert found(ask(region, "erakot"), collection) == ["kylakahvila"]
    assert ask(region, "erakot", public_only=True).hits == ()
    Practice.objects.filter(pk=cafe.pk).update(status="shared")
    assert left(cost="middle") == ["kylakahvila"]
    assert left(cost="none") == ["kielikahvila"]
    assert left(cost="small") == []
    assert left(cost="unknown") == ["perhekahvila", "muistikahvila"]
    assert left(area="732") == ["kylakahvila"]
    assert left(area="614") == ["kielikahvila"]
    assert left(area="614", state="in_use") == []
    assert left(state="in_use") == ["kylakahvila"]
    assert left(status="public") == []


@pytest.mark.slow
def test_without_words_all_by_name(collection: dict[str, Practice], region: Region) -> None:
    names = [hit.practice.names["fi"] for hit in search(region, " ?! ", limit=100).hits]
    assert len(names) == len(COLLECTION)
    assert names[:2] == ["Avoin sali", "Digituen nurkka"]
    assert names[-1] == "Ystävä vierelle"
    assert search(region, "", limit=3).total == len(COLLECTION)


def test_a_changed_text_is_found_by_its_new_words(region: Region, make_practice: Any) -> None:
    practice = make_practice("Kyläkahvila", status="shared")
    index.refresh_index([practice.pk])
    assert [hit.practice for hit in ask(region, "kyläkahvila").hits] == [practice]
    practice.names = {"fi": "Saunailta"}
    practice.save()
    index.refresh_index([practice.pk])
    assert ask(region, "kyläkahvila").hits == ()
    assert [hit.practice for hit in ask(region, "saunassa").hits] == [practice]
    assert index.forget()["terms"] > 0
    assert not Term.objects.filter(text="kyläkahvila").exists()


def test_an_entry_is_saved_and_found_as_written_when_the_analyser_fails(
    region: Region, make_practice: Any, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    """The index is marked stale, and the nightly repair mends it."""
    with monkeypatch.context() as broken, django_capture_on_commit_callbacks(execute=True):
        broken.setattr(index, "run_analysis", busy)
        practice = make_practice("Kyläkahvila", status="shared")
    state = IndexState.objects.get(practice=practice)
    assert state.stale
    assert [hit.practice for hit in search(region, "kyläkahvila").hits] == [practice]
    assert search(region, "kahvilassa").hits == ()
    output = io.StringIO()
    call_command("index_practices", stdout=output)
    assert json.loads(output.getvalue()) == {"indexed": 1, "stale": 0, "words": 0, "terms": 4}  # as written
    state.refresh_from_db()
    assert not state.stale
    assert [hit.practice for hit in ask(region, "kahvilassa").hits] == [practice]
    call_command("index_practices", stdout=(again := io.StringIO()))
    assert json.loads(again.getvalue())["indexed"] == 0


def busy(*args: Any) -> Any:
    raise index.BusyError


def test_a_saved_entry_is_indexed_when_its_transaction_has_ended(
    region: Region, make_practice: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        practice = make_practice("Kyläkahvila", status="shared")
    assert not IndexState.objects.get(practice=practice).stale
    assert [hit.practice for hit in ask(region, "kahvilassa").hits] == [practice]


def test_strangers_words_are_few_short_and_forgotten(region: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr(index, "run_analysis", lambda words, guess, seconds: asked.append(words) or
                        analysis.analysed(words, guess=guess))  # fmt: skip
    assert index.learn("qwzx " * 3 + "x" * 500)
    assert asked == [["qwzx"]]
    assert index.learn("qwzx")
    assert len(asked) == 1
    assert index.learn(" ".join(f"{letter}{letter}q" for letter in "abcdefghijklm"))
    assert len(asked[1]) == 8
    monkeypatch.setattr(index, "ASKED_A_MINUTE", 9)
    assert not index.learn("sananen")
    monkeypatch.setattr(index, "ASKED_A_MINUTE", 10)
    monkeypatch.setattr(index, "MOST_ASKED", 9)
    assert not index.learn("sananen")
    Word.objects.update(asked_at=timezone.now() - timedelta(days=31))
    assert index.forget()["words"] == 9
    assert not Word.objects.exists()


def test_a_word_that_an_entry_uses_is_kept(region: Region, make_practice: Any) -> None:
    index.learn("saunailta")
    index.refresh_index([make_practice("Saunailta", status="shared").pk])
    assert Word.objects.get(word="saunailta").asked_at is None


def test_a_busy_analyser_leaves_known_words_and_slips(
    region: Region, make_practice: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    practice = make_practice("Harrastuskortti", status="shared")
    index.refresh_index([practice.pk])
    monkeypatch.setattr(index, "run_analysis", busy)
    assert not index.learn("harastuskortti")
    results = search(region, "harastuskortti")
    assert [hit.practice for hit in results.hits] == [practice]
    assert results.corrected == "harrastuskortti"


@pytest.mark.slow
def test_the_real_process_runs_alone(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.VAR = tmp_path
    monkeypatch.setattr(index, "QUERY_PATIENCE", 0)
    found = REAL_RUN(["kyläkahvilassa"], True, 30)
    assert found["kyläkahvilassa"]["compounds"] == [["kylä", "kahvila"]]
    with (tmp_path / "analysis.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(index.BusyError):
            REAL_RUN(["kylä"], True, 30)
        with pytest.raises(index.BusyError):
            REAL_RUN(["kylä"], False, 0.1)
    with pytest.raises(index.BusyError):
        REAL_RUN(["kylä"], True, 0.01)


@pytest.mark.slow
def test_the_analyser_needs_no_django_and_a_web_worker_no_analyser() -> None:
    heavy = "[m for m in ('pyvoikko', 'kfst', 'snowballstemmer', 'django') if m in sys.modules]"
    code = f"import sys, highfive.practices.analysis as a; a.analysed(['kylä']); print({heavy})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['pyvoikko', 'kfst', 'snowballstemmer']"
    code = f"import django, sys; django.setup(); import highfive.practices.queries.search; print({heavy})"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "highfive.settings"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.strip() == "['django']"
