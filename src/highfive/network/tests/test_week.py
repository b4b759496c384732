"""Days of work and the hours of a week: what is written down, what was agreed, what is left; the desk's one line."""

import uuid
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from highfive.core.models import AuditEvent, Membership
from highfive.core.rules import Refused
from highfive.network import actions, queries
from highfive.network.forms import QuickWorkForm
from highfive.network.models import WorkEntry

MONDAY, TUESDAY = date(2026, 3, 30), date(2026, 3, 31)  # the week goes on into April


def work(region: Any, by: Any, hours: str, day: date | None = None, **change: Any) -> WorkEntry:
    month = day or localdate()
    given = {"kind": "contacts", "month": month, "area": None, "euros": Decimal(0), "day": day, **change}
    return actions.record_work(region=region, hours=Decimal(hours), by=by, **given)


def test_todays_line_has_its_day_and_an_old_months_has_none(region: Any, cast: Any) -> None:
    today = localdate()
    earlier = today.replace(day=1) - timedelta(days=1)
    assert work(region, cast["aino"], "1").day == today
    assert work(region, cast["aino"], "1", month=earlier).day is None
    dated = work(region, cast["aino"], "1", day=earlier)
    assert (dated.day, dated.month) == (earlier, earlier.replace(day=1))


@pytest.mark.parametrize(
    ("day", "code"), [(date(2026, 2, 28), "day"), (date(2026, 4, 1), "day"), (date(2100, 1, 1), "future")]
)
def test_a_day_lies_in_its_month_and_is_not_to_come(region: Any, cast: Any, day: date, code: str) -> None:
    with pytest.raises(Refused) as refused:
        work(region, cast["aino"], "1", day=day, month=MONDAY)
    assert refused.value.refusal.code == code


@pytest.mark.parametrize("day", [date(2026, 4, 1), date(2025, 3, 30)])
def test_the_table_keeps_the_day_in_its_month(region: Any, cast: Any, day: date) -> None:
    row = work(region, cast["aino"], "1", day=MONDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        WorkEntry.objects.filter(pk=row.pk).update(day=day)


def test_a_day_has_twenty_four_hours_and_a_month_more(region: Any, cast: Any, as_person: Any) -> None:
    with pytest.raises(Refused) as refused:
        work(region, cast["aino"], "24.01", day=MONDAY)
    assert refused.value.refusal.code == "day_hours"
    row = work(region, cast["aino"], "40")
    assert row.day is None, "hours of many days are of no week"
    assert work(region, cast["aino"], "24", day=MONDAY).day == MONDAY
    signed, month = as_person(cast["aino"]), localdate().replace(day=1).isoformat()
    typed = {"kind": "travel", "hours": "25", "month": month, "day": localdate().isoformat()}
    for address in (reverse("work_enter"), reverse("work_quick"), reverse("work_correct", args=[row.pk])):
        answer = signed.post(address, typed)
        assert answer.status_code == 422
        assert "24 tuntia" in answer.text
        assert 'value="25"' in answer.text


def test_a_week_is_monday_to_sunday_of_ones_own_hours(region: Any, cast: Any) -> None:
    salla = region.municipalities.get(code="732")
    work(region, cast["aino"], "1.5", MONDAY, area=salla)
    work(region, cast["aino"], "0.5", TUESDAY)
    work(region, cast["aino"], "1", date(2026, 4, 5), area=salla)
    work(region, cast["aino"], "8", MONDAY - timedelta(days=1))
    work(region, cast["aino"], "8", date(2026, 4, 6))
    work(region, cast["sulo"], "8", TUESDAY)
    work(region, cast["aino"], "0", TUESDAY, euros=Decimal(50))
    work(region, cast["aino"], "8", month=MONDAY)
    week = queries.week_sum(cast["aino"], region, date(2026, 4, 2))
    assert (week.total, week.by_area) == (Decimal(3), [(salla, Decimal("2.5")), (None, Decimal("0.5"))])
    assert (week.agreed, week.left) == (None, None)


def test_what_is_left_is_of_the_most_hours_that_any_role_has(region: Any, cast: Any) -> None:
    aino = cast["aino"]
    Membership.objects.create(person=aino, region=region, role="partner", week_hours=Decimal(2))
    Membership.objects.filter(person=aino, role="coordinator").update(week_hours=Decimal(6))
    work(region, aino, "7.5", MONDAY)
    week = queries.week_sum(aino, region, MONDAY)
    assert (week.agreed, week.left) == (Decimal(6), Decimal("-1.5"))
    assert queries.week_sum(cast["sulo"], region, MONDAY).agreed is None


def test_a_member_says_their_own_hours(region: Any, cast: Any, as_person: Any) -> None:
    signed = as_person(cast["aino"])
    assert signed.post(reverse("week_hours"), {"hours": "7,5"}).status_code == 302
    assert queries.agreed_hours(cast["aino"], region) == Decimal("7.5")
    assert 'value="7,5"' in signed.get(reverse("week_hours")).text
    assert queries.agreed_hours(cast["sulo"], region) is None
    signed.post(reverse("week_hours"), {"hours": ""})
    assert queries.agreed_hours(cast["aino"], region) is None
    said = [event.data for event in AuditEvent.objects.filter(event="week_hours.set").order_by("pk")]
    assert said == [{"before": None, "hours": "7.5"}, {"before": "7.50", "hours": None}]


@pytest.mark.parametrize("typed", ["61", "-1", "kuusi", "1e3"])
def test_hours_that_no_week_has_are_asked_again(region: Any, cast: Any, as_person: Any, typed: str) -> None:
    answer = as_person(cast["aino"]).post(reverse("week_hours"), {"hours": typed})
    assert answer.status_code == 422
    assert f'value="{typed}"' in answer.text
    assert queries.agreed_hours(cast["aino"], region) is None


def test_council_members_have_no_hours_here(region: Any, cast: Any, as_person: Any) -> None:
    signed = as_person(cast["helmi"])
    assert signed.get(reverse("week_hours")).status_code == 403
    assert signed.post(reverse("week_hours"), {"hours": "5"}).status_code == 403
    assert signed.post(reverse("work_quick"), {"kind": "contacts", "hours": "1"}).status_code == 403
    assert not WorkEntry.objects.exists()


def test_the_desks_line_is_written_and_leads_back(region: Any, cast: Any, as_person: Any) -> None:
    posio, once = region.municipalities.get(code="614"), uuid.uuid4()
    signed, typed = as_person(cast["aino"]), {"kind": "outreach", "area": posio.pk, "hours": "0,5", "once": once}
    for _twice in range(2):
        assert signed.post(reverse("work_quick"), typed)["Location"] == reverse("desk")
    row = WorkEntry.objects.get()
    assert (row.kind, row.area, row.hours, row.day) == ("outreach", posio, Decimal("0.5"), localdate())
    form = QuickWorkForm(region=region, like=queries.last_line(region, cast["aino"]))
    assert (form.initial["kind"], form.initial["area"]) == ("outreach", posio.pk)
    assert QuickWorkForm(region=region).initial["kind"] == "contacts"


@pytest.mark.parametrize(
    ("change", "said"),
    [({"hours": ""}, "Kirjoita tunnit"), ({"hours": "paljon"}, "1,5"), ({"kind": "tanssi"}, "Työn laji"),
     ({"area": "x"}, "Kunta"), ({"hours": "999"}, "Tunnit")],
)  # fmt: skip
def test_a_line_with_a_slip_is_shown_whole_with_what_was_typed(
    region: Any, cast: Any, as_person: Any, change: dict[str, str], said: str
) -> None:
    posio = region.municipalities.get(code="614")
    typed = {"kind": "outreach", "area": str(posio.pk), "hours": "0,5", **change}
    answer = as_person(cast["aino"]).post(reverse("work_quick"), typed)
    assert answer.status_code == 422
    assert said in answer.text.split('id="errors"')[1].split("</ul>")[0]
    assert f'action="{reverse("work_enter")}"' in answer.text
    assert f'value="{typed["hours"]}"' in answer.text or not typed["hours"]
    assert '<option value="outreach" selected>' in answer.text or typed["kind"] != "outreach"
    assert not WorkEntry.objects.exists()


def test_the_quick_line_is_only_sent(region: Any, cast: Any, as_person: Any) -> None:
    assert as_person(cast["aino"]).get(reverse("work_quick")).status_code == 405


def test_the_whole_form_takes_a_day_and_the_day_decides_the_month(region: Any, cast: Any, as_person: Any) -> None:
    day = localdate().replace(day=1) - timedelta(days=3)
    typed = {"kind": "travel", "hours": "2", "month": localdate().replace(day=1).isoformat(), "day": day.isoformat()}
    signed = as_person(cast["aino"])
    signed.post(reverse("work_enter"), typed)
    row = WorkEntry.objects.get()
    assert (row.day, row.month) == (day, day.replace(day=1))
    correct = reverse("work_correct", args=[row.pk])
    assert f'value="{day.isoformat()}"' in signed.get(correct).text
    signed.post(correct, {**typed, "day": ""})
    row.refresh_from_db()
    assert (row.day, row.month) == (None, localdate().replace(day=1))
    answer = signed.post(correct, {**typed, "day": "2031-01-01"})
    assert answer.status_code == 422
    assert "vasta edessä" in answer.text
