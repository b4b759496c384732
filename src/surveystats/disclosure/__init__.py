"""Disclosure control of one release: what may be shown of linked tables of weighted percentages, and proof of it.

lattice = municipal_lattice(("320", "583"), ("woman", "man", "unsaid"), ("18-44", "45-64", "65+"), ("unsaid",))
cell = lattice.cell_of({"municipality": m, "sex": s, "age": a})                    once per round
parts = tabulate(lattice, cell, weights, chosen, answered)                         once per item
item = Item("lonely", ("never", "often"), share=value, low=lower, high=upper, **parts)
protected = protect(TableSet(lattice, population, items))                          raises RevealingError
protected.cell("lonely", "often", municipality="320", sex="woman").public
"""

from surveystats.disclosure.attack import Finding, Findings
from surveystats.disclosure.knowledge import Shown
from surveystats.disclosure.ledger import Ledger, Told
from surveystats.disclosure.protection import Audit, Cell, Protected, ProtectedItem, RevealingError, protect
from surveystats.disclosure.rules import Form, Reason, Thresholds
from surveystats.disclosure.tables import Dimension, Group, Item, Lattice, TableSet, municipal_lattice, tabulate

__all__ = [
    "Audit",
    "Cell",
    "Dimension",
    "Finding",
    "Findings",
    "Form",
    "Group",
    "Item",
    "Lattice",
    "Ledger",
    "Protected",
    "ProtectedItem",
    "Reason",
    "RevealingError",
    "Shown",
    "TableSet",
    "Thresholds",
    "Told",
    "municipal_lattice",
    "protect",
    "tabulate",
]
