"""Every write of pilots: stating, locking, rounds, measuring, deciding."""

from highfive.pilots.actions.deciding import (
    abandon_pilot,
    decide_pilot,
    publish_pilot,
    withdraw_pilot,
)
from highfive.pilots.actions.measuring import measure_pilot, planned_power
from highfive.pilots.actions.rounds import open_pilot_round
from highfive.pilots.actions.starting import start_pilot
from highfive.pilots.actions.stating import (
    add_commitment,
    confirm_commitment,
    create_pilot,
    remove_commitment,
    replace_pilot,
    save_pilot,
)

__all__ = [
    "abandon_pilot",
    "add_commitment",
    "confirm_commitment",
    "create_pilot",
    "decide_pilot",
    "measure_pilot",
    "open_pilot_round",
    "planned_power",
    "publish_pilot",
    "remove_commitment",
    "replace_pilot",
    "save_pilot",
    "start_pilot",
    "withdraw_pilot",
]
