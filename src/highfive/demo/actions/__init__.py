"""Load the demo region: every step through the other rooms' own actions, never a row behind them."""

from highfive.demo.actions.clock import days_ago, on_day
from highfive.demo.actions.conversations import (
    Held,
    hand_out_cards,
    hold_conversations,
    let_end,
    open_contact,
    publish_last_year,
)
from highfive.demo.actions.heard import keep_meetings, tell_what_was_heard, tell_who_meets_whom, write_down_week
from highfive.demo.actions.network import plan_activities, tell_of_groups, tell_who_does_what, write_down_work
from highfive.demo.actions.pilots import try_things
from highfive.demo.actions.practices import (
    adopt_elsewhere,
    adopt_in_salla,
    confirm_one,
    propose,
    talk,
    write_blocks,
    write_practices,
)
from highfive.demo.actions.projects import begin_closing, bring_card, tell_what_is_left
from highfive.demo.actions.region import Cast, Stage, adults, load_population, make_region, set_stage
from highfive.demo.actions.survey import (
    DAYS,
    TITLES,
    bring_questionnaires,
    joined_to_codes,
    open_survey,
    post_codes,
    release,
    respond,
    respond_halfway,
    respond_openly,
    write_report,
)

__all__ = [
    "DAYS",
    "TITLES",
    "Cast",
    "Held",
    "Stage",
    "adopt_elsewhere",
    "adopt_in_salla",
    "adults",
    "begin_closing",
    "bring_card",
    "bring_questionnaires",
    "confirm_one",
    "days_ago",
    "hand_out_cards",
    "hold_conversations",
    "joined_to_codes",
    "keep_meetings",
    "let_end",
    "load_population",
    "make_region",
    "on_day",
    "open_contact",
    "open_survey",
    "plan_activities",
    "post_codes",
    "propose",
    "publish_last_year",
    "release",
    "respond",
    "respond_halfway",
    "respond_openly",
    "set_stage",
    "talk",
    "tell_of_groups",
    "tell_what_is_left",
    "tell_what_was_heard",
    "tell_who_does_what",
    "tell_who_meets_whom",
    "try_things",
    "write_blocks",
    "write_down_week",
    "write_down_work",
    "write_practices",
    "write_report",
]
