"""How numbers, dates and groups read in each language."""

import subprocess
import sys
from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from highfive.figures.rules.facts import fact_title, flat_facts
from highfive.figures.rules.reading import NO_NUMBER, day, group_title, no_number, number, reading, sign
from highfive.figures.rules.words import withdrawing_refused

N = "\u00a0"


@pytest.mark.parametrize(
    ("value", "unit", "language", "text"),
    [
        ("31", "percent", "fi", "31"), ("30.5", "percent", "fi", "31"), ("0.4", "percent", "sv", "0"),
        ("3400", "persons", "fi", f"3{N}400"), ("3400", "persons", "en", "3,400"),
        ("1234.56", "mean", "sv", f"1{N}234,6"), ("1234.56", "mean", "en", "1,234.6"),
        ("14.25", "share", "fi-simple", "14,3"), ("-2.5", "number", "fi", "−2,5"), ("12", "number", "fi", "12"),
        ("12", "mean", "fi", "12,0"),
    ],
)  # fmt: skip
def test_numbers(value, unit, language, text) -> None:
    assert number(Decimal(value), unit, language) == text


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("fi", (f"31{N}% (27–35)", f"alle{N}15{N}%", f"yli{N}95{N}%", "ei näytetä", "ei kerätty")),
        ("fi-simple", (f"31{N}% (27–35)", f"alle{N}15{N}%", f"yli{N}95{N}%", "emme näytä", "ei kysytty")),
        ("sv", (f"31{N}% (27–35)", f"under{N}15{N}%", f"över{N}95{N}%", "visas inte", "inte insamlat")),
        ("en", ("31% (27–35)", f"under{N}15%", f"over{N}95%", "not shown", "not collected")),
    ],
)
def test_figures(language, texts) -> None:
    read = (
        reading(Decimal(31), "percent", language, low=Decimal(27), high=Decimal(35)),
        reading(Decimal(15), "percent", language, bound="under"),
        reading(Decimal(95), "percent", language, bound="over"),
        reading(None, "percent", language, reason="protected"),
        reading(None, "percent", language, reason="not_collected"),
    )
    assert tuple(map(str, read)) == texts
    assert [one.shown for one in read] == [True, True, True, False, False]


def test_too_few_and_protected_read_the_same_to_the_public_only() -> None:
    assert reading(None, "percent", "fi", reason="too_few") == reading(None, "percent", "fi", reason="protected")
    assert NO_NUMBER["too_few"] == NO_NUMBER["protected"]
    assert no_number("too_few", reviewer=True) != no_number("protected", reviewer=True)


def test_signs_and_days() -> None:
    assert [sign("percent", language) for language in ("fi", "sv", "en")] == [f"{N}%", f"{N}%", "%"]
    assert [sign(unit, "fi") for unit in ("euros", "persons")] == [f"{N}€", ""]
    days = [day(date(2026, 11, 4), language) for language in ("fi", "fi-simple", "sv", "en")]
    assert days == ["4.11.2026", "4.11.2026", "4.11.2026", "4 November 2026"]


@pytest.mark.parametrize(
    ("key", "fi", "en"),
    [
        ("all", "kaikki", "everybody"), ("sex=woman", "naiset", "women"),
        ("age=18-44,sex=man", "miehet, 18–44-vuotiaat", "men, aged 18–44"),
        ("age=65+", "65 vuotta täyttäneet", "aged 65 or over"), ("mode=web", "web", "web"),
    ],
)  # fmt: skip
def test_groups(key, fi, en) -> None:
    with override("fi"):
        assert group_title(key) == fi
    with override("en"):
        assert group_title(key) == en


def test_facts_are_flat_named_and_readable() -> None:
    facts = {"n": 1905, "n_by_mode": {"web": 1240}, "margins": ["municipality x age", "sex"], "gap": 1e-9, "none": None,
             "design_effect": 1.1834, "merged": [{"small": "80+", "into": "65-79"}], "warnings": []}  # fmt: skip
    assert dict(flat_facts(facts, "fi")) == {
        "n": f"1{N}905", "n_by_mode.web": f"1{N}240", "margins": "kunta × ikä, sukupuoli", "gap": "0",
        "design_effect": "1,183", "merged": "80+ → 65-79",
    }  # fmt: skip
    assert fact_title("n_by_mode.web") == "Vastauksia verkossa"
    assert fact_title("unheard_of") == "unheard_of"


def test_who_may_withdraw() -> None:
    assert withdrawing_refused({"coordinator"}, withdrawn=False) is None
    assert withdrawing_refused({"council_member", "administrator"}, withdrawn=False) is None
    assert withdrawing_refused({"wellbeing_lead"}, withdrawn=False).code == "role"
    assert withdrawing_refused({"coordinator"}, withdrawn=True).code == "withdrawn"


@pytest.mark.slow
def test_a_web_worker_needs_no_client_of_a_service() -> None:
    code = (
        "import os, sys, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'highfive.settings'; django.setup();"
        "import highfive.figures.views, highfive.figures.templatetags.charts;"
        "print([name for name in ('requests', 'babel', 'rich', 'numpy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
