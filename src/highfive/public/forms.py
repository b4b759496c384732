"""What everybody may narrow the public list of practices by."""

from typing import Any

from highfive.core.models import Region
from highfive.network.queries import public_target_groups
from highfive.practices.forms.practice import FilterForm


class PublicFilterForm(FilterForm):
    """The members' filters without those that tell of what is shared only inside."""

    def __init__(self, *args: Any, region: Region, **options: Any) -> None:
        super().__init__(*args, region=region, drafts=False, **options)
        del self.fields["status"]
        groups: Any = self.fields["target_group"]
        groups.queryset = public_target_groups(region)
