"""What the pages, the actions and the release read of surveys."""

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core import signing
from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest

from highfive.core.models import Area, Region
from highfive.core.web import resident_cookie
from highfive.figures.models import Publication
from highfive.figures.rules import group_key
from highfive.figures.rules.reading import group_title
from highfive.surveys.models import Answer, Code, CodeBatch, Draft, GapReading, Round
from highfive.surveys.models import Questionnaire as StoredQuestionnaire
from highfive.surveys.rules import codes
from highfive.surveys.rules.questionnaire import Questionnaire, from_json, untranslated
from highfive.surveys.rules.rounds import MODES, shown_count

DRAFT_COOKIE = "draft"
_seal = signing.Signer(salt="survey draft", key=settings.SECRET_KEY)


@functools.lru_cache(maxsize=32)
def parsed(pk: int) -> Questionnaire:
    """A stored questionnaire as the rules know it, read once per process: a version is never edited."""
    return from_json(StoredQuestionnaire.objects.values_list("definition", flat=True).get(pk=pk))


def questionnaire_of(round_: Round) -> Questionnaire:
    return parsed(round_.questionnaire_id)


def code_key(code: str) -> int:
    """The primary key of a code's row: its keyed hash cut to 63 bits."""
    return int(codes.code_hash(code, settings.CODE_KEY.encode())[:16], 16) >> 1


def code_of(typed: str) -> Code | None:
    return Code.objects.filter(pk=code_key(typed)).first()


def cookie_for(draft: Draft) -> str:
    """What a respondent's browser keeps: the draft's key, signed. It holds no time and dies with the browser."""
    return _seal.sign(f"{draft.pk:x}")


@functools.lru_cache(maxsize=64)
def opened_round(pk: int) -> Round:
    """A round that has drafts, read once per process.

    Sound, because a draft exists only while its round is open, and an open round is not changed: closing deletes the
    drafts, so that whoever holds a draft holds an open round.
    """
    return Round.objects.select_related("region__area").get(pk=pk)


def draft_of(request: HttpRequest, round_pk: int) -> Draft | None:
    """The unfinished draft this browser is answering, with its round; None if there is none. One query."""
    try:
        key = int(_seal.unsign(resident_cookie(request, DRAFT_COOKIE) or ""), 16)
    except (signing.BadSignature, ValueError):
        return None
    draft = Draft.objects.filter(pk=key, round=round_pk, finished_week=None).order_by().first()
    if draft:
        draft.round = opened_round(round_pk)
    return draft


def missing_texts(round_: Round) -> dict[str, int]:
    """How many texts each of the round's languages lacks, in the questionnaire and in the round's own words."""
    questionnaire = questionnaire_of(round_)
    return {language: len(_missing(questionnaire, round_, language)) for language in round_.languages}


def _missing(questionnaire: Questionnaire, round_: Round, language: str) -> list[str]:
    accepted = (language, "fi") if language == "fi-simple" else (language,)
    own = {"round.title": round_.titles, "round.purpose": round_.purposes}
    lacking = [place for place, texts in own.items() if texts and not any(texts.get(code) for code in accepted)]
    return untranslated(questionnaire, language) + lacking


def latest_population(region: Region) -> Publication | None:
    rows = Publication.objects.filter(region=region, kind="population", superseded_by=None, withdrawn_on=None)
    return rows.first()


@dataclass(frozen=True)
class ChannelCount:
    """Sealed answers of one channel; None where they are few (under five, none among them)."""

    mode: str
    label: Any
    count: int | None


@dataclass(frozen=True)
class Reach:
    """Answers of a round by channel. `at_least` is what the shown channels sum to; exact when nothing is hidden."""

    channels: list[ChannelCount]
    at_least: int
    exact: bool


def reach(round_: Round, sample: str = "coded") -> Reach:
    """Sealed answers by channel: only sealed ones, so that watching the page does not tell when somebody answered."""
    rows = Answer.objects.filter(round=round_, sample=sample).values_list("mode").annotate(n=Count("pk"))
    counted = dict(rows.order_by())
    offered = round_.channels if sample == "coded" else ["web"]
    channels = [
        ChannelCount(mode, label, shown_count(counted.get(mode, 0)))
        for mode, label in MODES.items()
        if mode in offered or counted.get(mode)
    ]
    shown = [channel.count for channel in channels if channel.count is not None]
    return Reach(channels, sum(shown), len(shown) == len(channels))


@dataclass(frozen=True)
class MissingVoice:
    """A group that has clearly answered less than the population leads to expect.

    sex and band are in words, "" where not asked. answers: to the nearest five, None for few (under five). expected: to
    the nearest five. Both are to be told with "about".
    """

    round: Round
    area: Area
    sex: str
    band: str
    answers: int | None
    expected: int
    url: str


def missing_voices(region: Region, most: int = 5) -> list[MissingVoice]:
    """The largest clear gaps of the region's open rounds, read in the night; empty when it is too early to say."""
    return _voices(GapReading.objects.filter(round__region=region, round__status="open"))[:most]


def voices_missing_from(round_: Round) -> list[MissingVoice]:
    """Every clear gap of one round, the largest first."""
    return _voices(GapReading.objects.filter(round=round_, round__status="open"))


def _voices(rows: QuerySet[GapReading]) -> list[MissingVoice]:
    found = [
        MissingVoice(
            row.round, row.area, _words(sex=row.sex), _words(age=row.band), row.answers, row.expected,
            row.round.get_absolute_url() + "#voices",
        )
        for row in rows.select_related("round__region", "area")
    ]  # fmt: skip
    return sorted(found, key=lambda each: ((each.answers or 0) - each.expected, each.area.code, each.sex, each.band))


def _words(**trait: str) -> str:
    return group_title(group_key(**trait)) if any(trait.values()) else ""


def batches(round_: Round) -> QuerySet[CodeBatch]:
    return round_.batches.select_related("area")


def codes_made(round_: Round) -> int:
    """How many codes people have been given or may be: those voided do not count."""
    found: int | None = round_.batches.filter(voided=False).aggregate(all=Sum("made"))["all"]
    return found or 0


def rounds_of(region: Region) -> QuerySet[Round]:
    return Round.objects.filter(region=region).select_related("questionnaire")


def questionnaires_of(region: Region) -> QuerySet[StoredQuestionnaire]:
    return StoredQuestionnaire.objects.filter(region=region).annotate(used=Count("rounds"))


def next_version(region: Region, code: str) -> int:
    versions = StoredQuestionnaire.objects.filter(region=region, code=code).values_list("version", flat=True)
    return max(versions, default=0) + 1


def answers_of(round_: Round, sample: str) -> Iterable[Answer]:
    """Sealed answers of one sample, in the order of their keys, which says nothing."""
    return Answer.objects.filter(round=round_, sample=sample).order_by("pk").iterator(chunk_size=2000)
