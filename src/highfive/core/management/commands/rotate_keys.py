"""`highfive rotate_keys`: lock everything that is encrypted with the newest key, while the site is in use."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from highfive.core.management.rotation import Rotation, encrypted_columns, lost_rows, rotate, wipe_old

MISSING = "Some keys are missing. If you still have them, put them behind the newest and run this again."


class Command(BaseCommand):
    help = "Lock every encrypted row with the newest key. Fails, naming exactly what, if a key of some rows is missing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="Only count.")

    def handle(self, *args: Any, **options: Any) -> None:
        found = []
        for model, column in encrypted_columns():
            found.append(rotate(model, column, check=options["check"]))
            self.stdout.write(counted(found[-1]))
        wiped = options["check"] or wipe_old(found)
        lost = [line for each in found for line in lost_rows(each)]
        if lost:
            raise CommandError("\n".join([MISSING, *lost]))
        if not wiped:
            raise CommandError("A reader was in the way of wiping what was locked with an older key. Run it again.")
        if not options["check"] and any(each.waiting for each in found):
            raise CommandError("The site still writes with an older key. Restart it, then run this again.")


def counted(found: Rotation) -> str:
    lost = sum(len(keys) for keys in found.lost.values())
    return (
        f"{found.name}: {found.rows} rows, {found.locked} locked anew, {found.newest} had the newest key, "
        f"{found.waiting} still with an older key, {lost} lost"
    )
