"""A lattice of one group only: nothing is linked, so primary rules alone decide."""

import numpy as np

from surveystats.disclosure import Dimension, Form, Item, Lattice, TableSet, protect, tabulate


def test_a_single_group_with_too_few_answers_is_hidden_without_an_equation() -> None:
    lattice = Lattice((Dimension("municipality", ("M1",)),), ((),))
    answered = np.arange(80) < 20
    chosen = np.stack([np.arange(80) % 2 == 0, np.arange(80) % 2 == 1], axis=1) & answered[:, None]
    table = tabulate(lattice, np.zeros(80, dtype=np.int64), np.ones(80), chosen, answered)
    numbers = {"share": np.array([[0.5, 0.5]]), "low": np.array([[0.3, 0.3]]), "high": np.array([[0.7, 0.7]])}
    item = Item("question", ("yes", "no"), **table, **numbers)
    found = protect(TableSet(lattice, np.array([900.0]), (item,)))
    assert found.cell("question", "yes").form is Form.HIDDEN


def test_a_question_may_ask_for_more_answers_than_the_rules() -> None:
    lattice = Lattice((Dimension("municipality", ("M1",)),), ((),))
    chosen = np.stack([np.arange(40) % 2 == 0, np.arange(40) % 2 == 1], axis=1)
    table = tabulate(lattice, np.zeros(40, dtype=np.int64), np.ones(40), chosen, np.ones(40, dtype=bool))
    numbers = {"share": np.array([[0.5, 0.5]]), "low": np.array([[0.3, 0.3]]), "high": np.array([[0.7, 0.7]])}
    for least, form in ((0, Form.VALUE), (41, Form.HIDDEN)):
        item = Item("question", ("yes", "no"), **table, **numbers, least=least)
        assert protect(TableSet(lattice, np.array([900.0]), (item,))).cell("question", "yes").form is form
