"""What a practice may become, who may, how texts differ and are put together: without a database."""

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from highfive.practices import rules

ENTRY = ("draft", "shared", "public", "archived")


@pytest.mark.parametrize(("status", "to"), list(itertools.product(rules.STATUSES, repeat=2)))
def test_every_pair_outside_the_table_is_refused_with_a_sentence(status, to) -> None:
    refusal = rules.moving_refused(status, to)
    assert (refusal is None) == ((status, to) in rules.TRANSITIONS)
    assert refusal is None or str(refusal.message).endswith(".")


@pytest.mark.parametrize("to", rules.SEEN_BY_MEMBERS)
def test_no_single_step_leads_from_a_proposal_to_readers(to) -> None:
    for status in ("candidate", "refused"):
        assert (status, to) not in rules.TRANSITIONS
        assert rules.moving_entry_refused(status, to)


@pytest.mark.parametrize("to", ENTRY)
def test_a_proposal_is_never_moved_as_an_entry_is(to) -> None:
    """Only confirming makes an entry of it, even to a draft."""
    assert rules.moving_entry_refused("candidate", to)
    assert rules.moving_entry_refused("refused", to)


@pytest.mark.parametrize("status", ENTRY)
def test_an_entry_cannot_be_answered_as_a_proposal(status) -> None:
    assert all(rules.answering_refused(status, to) for to in rules.STATUSES)


@pytest.mark.parametrize("role", rules.MAY_DECIDE)
def test_who_decides(role) -> None:
    assert rules.deciding_refused({role}) is None
    assert rules.editing_refused({role, "partner"}, owns=False) is None


@pytest.mark.parametrize("role", ["partner", "interviewer", "council_member"])
def test_who_does_not(role) -> None:
    refusal = rules.deciding_refused({role})
    assert refusal
    assert refusal.status == 403
    assert rules.editing_refused({role}, owns=False)
    assert (rules.editing_refused({role}, owns=True) is None) == (role == "partner")


def test_drafts_are_seen_by_those_who_may_write_them() -> None:
    assert rules.seeing_refused("shared", {"council_member"}, owns=False) is None
    assert rules.seeing_refused("draft", {"council_member"}, owns=False)
    assert rules.seeing_refused("draft", {"partner"}, owns=True) is None
    assert rules.seeing_refused("candidate", {"partner"}, owns=True)


@pytest.mark.parametrize(
    ("names", "idea", "group", "code"),
    [
        ({}, {}, {}, "no_name"),
        ({"fi": "a"}, {"sv": "b"}, {}, "no_core_idea"),
        ({"fi": "a"}, {"fi": "b"}, {}, "no_for_whom"),
    ],
)
def test_what_is_missing_before_sharing(names, idea, group, code) -> None:
    refusal = rules.sharing_refused(names, idea, group)
    assert refusal
    assert refusal.code == code


# --- evidence -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scale", list(rules.SCALES.values()), ids=lambda scale: scale.key)
def test_a_scale_begins_with_not_assessed_and_its_steps_are_told_apart(scale) -> None:
    keys = [step.key for step in scale.steps]
    assert keys[0] == rules.UNKNOWN
    assert len(set(keys)) == len(keys)
    assert all(str(step.word) and str(step.explanation).endswith(".") for step in scale.steps)
    assert max(len(key) for key in keys) <= 20


def test_no_effect_and_harm_are_steps_like_any_other() -> None:
    assert rules.evidence_refused("effect", "none") is None
    assert rules.evidence_refused("effect", "negative") is None
    assert rules.evidence_refused("effect", "huge")


def test_a_step_that_was_renamed_reads_by_its_new_key(monkeypatch) -> None:
    monkeypatch.setitem(rules.evidence.REPLACED, ("strength", "anecdote"), "experience")
    assert rules.step("strength", "anecdote").key == "experience"
    assert rules.step("strength", "never heard of").key == rules.UNKNOWN


@pytest.mark.parametrize(
    ("start", "year", "band"),
    [(None, None, "unknown"), (0, None, "none"), (0, 999, "small"), (500, 500, "middle"), (0, 10_000, "large")],
)
def test_bands_of_cost(start, year, band) -> None:
    assert rules.cost_band(start, year) == band


# --- texts --------------------------------------------------------------------------------------------------------

TEXT = st.text(alphabet="ab \n", max_size=40)


@given(TEXT, TEXT)
def test_differences_give_both_texts_back(before, after) -> None:
    pieces = rules.word_changes(before, after)
    assert "".join(p.text for p in pieces if p.kind != "new") == before
    assert "".join(p.text for p in pieces if p.kind != "gone") == after


def test_a_difference_marks_whole_words() -> None:
    pieces = rules.word_changes("Kahvit joka tiistai.", "Kahvit joka torstai.")
    assert [(p.kind, p.text) for p in pieces] == [
        ("same", "Kahvit joka "), ("gone", "tiistai."), ("new", "torstai."),
    ]  # fmt: skip


CONTENT = st.fixed_dictionaries(
    {
        "names": st.dictionaries(st.sampled_from(rules.LANGUAGES), st.sampled_from(["a", "b", "c"])),
        "steps": st.dictionaries(st.sampled_from(rules.LANGUAGES), st.sampled_from(["a", "b", "c"])),
        "hours_month": st.sampled_from([None, "1", "2"]),
        "blocks": st.lists(st.integers(1, 3), unique=True),
    }
)


@given(CONTENT, CONTENT, CONTENT)
def test_nothing_anybody_wrote_is_lost_in_a_merge(base, saved, typed) -> None:
    merge = rules.merged(base, saved, typed)
    for name in ("names", "steps"):
        for code in rules.LANGUAGES:
            old, new, mine = (content[name].get(code) for content in (base, saved, typed))
            kept = merge.content.get(name, {}).get(code)
            assert kept == (new if mine == old else mine)
            if mine not in (old, new) and new != old:
                assert name in merge.clashes
    assert (merge.content["hours_month"] == typed["hours_month"]) or typed["hours_month"] == base["hours_month"]


def test_tidy_texts_keep_known_languages_with_something_to_say() -> None:
    assert rules.tidy_texts({"fi": "a \r\nb ", "sv": " ", "xx": "c"}) == {"fi": "a \nb"}
    assert rules.tidy_texts({"fi": "a\x00\u202eb\u2066\x7f", "en": "\u202d"}) == {"fi": "ab"}


# --- proposals and files ------------------------------------------------------------------------------------------


def test_a_text_broken_otherwise_is_the_same_proposal() -> None:
    assert rules.source_key("Kyläkahvit,\nkerran viikossa") == rules.source_key("kyläkahvit kerran viikossa.")
    assert rules.source_key("Kyläkahvit") != rules.source_key("Kylätalkkari")


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\temp\\Opas 2026.exe", "Opas 2026.pdf"),
        ("opas\u202efdp.exe", "opasfdp.pdf"),
        ("..", "liite.pdf"),
        ("a\r\nSet-Cookie: b", "aSet-Cookie- b.pdf"),
        ("x" * 300 + ".pdf", "x" * 100 + ".pdf"),
        ("Käyttöohje (ä).PDF", "Käyttöohje (ä).pdf"),
    ],
)
def test_safe_names(given_name, kept) -> None:
    assert rules.safe_name(given_name, "application/pdf") == kept


@pytest.mark.parametrize(
    ("day", "outcome", "due"),
    [
        (date(2025, 3, 1), "in_use", date(2027, 3, 1)),
        (date(2024, 2, 29), "in_use", date(2026, 2, 28)),
        (date(2026, 11, 30), "unknown", date(2027, 2, 28)),
    ],
)
def test_a_review_falls_due_after_two_years_or_three_months(day, outcome, due) -> None:
    assert rules.review_due(day, outcome) == due
