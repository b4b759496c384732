"""Every write of practices."""

from highfive.practices.actions.adoption import Step, annul_step, choose_figures, start_adoption, take_step
from highfive.practices.actions.attachment import add_attachment, remove_attachment
from highfive.practices.actions.block import create_block, save_block
from highfive.practices.actions.candidate import (
    confirm_candidate,
    propose_practices,
    refuse_candidate,
    restore_candidate,
)
from highfive.practices.actions.practice import (
    archive_practice,
    create_practice,
    move_practice,
    publish_practice,
    review_practice,
    save_practice,
    share_practice,
)

__all__ = [
    "Step",
    "add_attachment",
    "annul_step",
    "archive_practice",
    "choose_figures",
    "confirm_candidate",
    "create_block",
    "create_practice",
    "move_practice",
    "propose_practices",
    "publish_practice",
    "refuse_candidate",
    "remove_attachment",
    "restore_candidate",
    "review_practice",
    "save_block",
    "save_practice",
    "share_practice",
    "start_adoption",
    "take_step",
]
