"""The store's own guards, and what the public may read of it."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from highfive.figures import actions, queries
from highfive.figures.models import Comparison, Figure, Publication
from highfive.figures.rules import NewComparison, NewFigure, NewIndicator, group_key, group_parts

SHARE = NewIndicator("share", {"fi": "Osuus"}, "percent")


@pytest.fixture
def publish(region):
    def made(*figures: NewFigure, publishable: bool = True, **more) -> Publication:
        source = actions.save_source(
            code=f"s{publishable}", names={"fi": "L"}, producer="P", licence="X", publishable=publishable
        )
        areas = {area.code: area for area in region.municipalities.all()}
        fields = {
            "region": region, "source": source, "kind": "survey", "titles": {"fi": "T"}, "period": "2026",
            "retrieved_on": date(2026, 11, 20), "indicators": [SHARE], "areas": areas, "by": None,
        }  # fmt: skip
        return actions.publish(**fields | {"figures": figures or [NewFigure("share", "732", value=Decimal(5))]} | more)

    return made


@pytest.mark.parametrize(
    "broken",
    [
        {"value": Decimal(5), "reason": "too_few"},
        {},
        {"reason": "secret"},
        {"reason": "too_few", "n": 5},
        {"reason": "protected", "low": Decimal(1), "high": Decimal(2)},
        {"reason": "protected", "bound": "under"},
        {"value": Decimal(5), "bound": "near"},
        {"value": Decimal(5), "bound": "under", "low": Decimal(1), "high": Decimal(9)},
        {"value": Decimal(5), "low": Decimal(1)},
        {"value": Decimal(5), "low": Decimal(6), "high": Decimal(9)},
        {"value": Decimal(5), "low": Decimal(1), "high": Decimal(4)},
        {"value": Decimal(5), "group": ""},
    ],
)
def test_a_number_that_breaks_the_stores_rules_is_refused_whole(publish, broken) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        publish(NewFigure("share", "320", value=Decimal(7)), NewFigure("share", "732", **broken))
    assert not Publication.objects.exists()
    assert not Figure.objects.exists()


@pytest.mark.parametrize(
    "fine",
    [
        {"value": Decimal(5)},
        {"value": Decimal(5), "bound": "under", "n": 60},
        {"value": Decimal(5), "low": Decimal(5), "high": Decimal(5), "n": 60},
        {"reason": "not_collected"},
    ],
)
def test_what_keeps_the_rules_is_stored(publish, fine) -> None:
    assert publish(NewFigure("share", "732", **fine)).figures.count() == 1


def test_one_number_of_a_kind_in_a_set(publish) -> None:
    twice = [NewFigure("share", "732", value=Decimal(n)) for n in (5, 6)]
    with pytest.raises(IntegrityError), transaction.atomic():
        publish(*twice)


@pytest.mark.parametrize(
    "change",
    [{"withdrawn_on": date(2026, 11, 24)}, {"withdrawal_reason": "Syy"}, {"kind": "rumour"}],
)
def test_a_set_is_withdrawn_with_a_reason_and_of_a_known_kind(publish, change) -> None:
    made = publish()
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.filter(pk=made.pk).update(**change)


def test_a_verdict_is_one_of_three(publish) -> None:
    made = publish(comparisons=[NewComparison("share", "732", "320", "higher")])
    assert made.comparisons.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Comparison.objects.update(verdict="best")


def test_an_empty_set_is_an_error(publish) -> None:
    with pytest.raises(ValueError, match="at least one figure"):
        publish(figures=[])


def test_the_public_gets_one_word_for_hidden(publish, region) -> None:
    publish(
        NewFigure("share", "320", reason="too_few", rule="base"), NewFigure("share", "583", reason="protected"),
        NewFigure("share", "614", value=Decimal(5), bound="under"), NewFigure("share", "732", value=Decimal(9)),
        NewFigure("share", "742", value=Decimal(9), uncertain=True),
    )  # fmt: skip
    found = {row.area: row for row in queries.public_figures(region)}
    assert [found[code].status for code in sorted(found)] == ["hidden", "hidden", "under", "shown", "uncertain"]
    assert not hasattr(found["320"], "rule")


def test_nothing_withdrawn_superseded_or_unpublishable_is_public(publish, region) -> None:
    old = publish()
    publish(supersedes=old, kind="register")
    publish(publishable=False)
    withdrawn = publish()
    actions.withdraw_publication(publication=withdrawn, reason="Syy", on=date(2026, 11, 24), by=None)
    publications = {row.publication for row in queries.public_figures(region)}
    assert len(publications) == 1
    assert not publications & {old.pk, withdrawn.pk}
    assert queries.kept_publications(region).count() == 4


def test_public_figures_are_narrowed(publish, region) -> None:
    women = group_key(sex="woman")
    publish(NewFigure("share", "732", value=Decimal(5)), NewFigure("share", "732", women, value=Decimal(6)))
    publish(kind="register")
    assert [row.value for row in queries.public_figures(region, groups=[women])] == [6]
    assert len(queries.public_figures(region, kinds=["survey"])) == 2
    assert not queries.public_figures(region, indicators=["other"])


def test_anothers_region_is_not_read(publish, other_region) -> None:
    publish()
    assert not queries.public_figures(other_region)


def test_a_population_with_a_hole_gives_no_weights(publish) -> None:
    group = group_key(sex="man", age="80+")
    made = publish(
        NewFigure("population", "732", group, reason="not_collected"), kind="population",
        indicators=[NewIndicator("population", {"fi": "Väestö"}, "persons")],
    )  # fmt: skip
    with pytest.raises(ValueError, match="no population of 732 age=80"):
        queries.population(made)


def test_a_group_has_one_name() -> None:
    assert group_key(sex="woman", age="18-44") == group_key(age="18-44", sex="woman") == "age=18-44,sex=woman"
    assert (group_key(), group_parts("all")) == ("all", {})
    assert group_parts("age=18-44,sex=woman") == {"age": "18-44", "sex": "woman"}
