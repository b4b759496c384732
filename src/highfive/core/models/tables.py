"""What all rooms stand on: areas, regions, organisations, people, memberships, deputies, the audit trail."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language

from highfive.core.rules import ROLES, text


class People(models.QuerySet["Person"]):
    """Django's sign-in looks people up through this."""

    def get_by_natural_key(self, email: str | None) -> "Person":
        return self.get(email__iexact=email)

    async def aget_by_natural_key(self, email: str | None) -> "Person":
        return await self.aget(email__iexact=email)


class Person(AbstractBaseUser):
    """A member of staff, a partner or a council member. Residents never have a row here."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=10, default="fi")
    is_active = models.BooleanField(default=True)

    objects = People.as_manager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]


class Area(models.Model):
    """A municipality, a region of them, or the country, by its code in the division of a given year."""

    KINDS: ClassVar = [("municipality", "municipality"), ("region", "region"), ("country", "country")]
    kind = models.CharField(max_length=12, choices=KINDS)
    code = models.CharField(max_length=8)
    year = models.PositiveSmallIntegerField(help_text="Year of the area division the code belongs to.")
    names = models.JSONField(help_text='{"fi": "Salla", "sv": "Salla"}')
    forms = models.JSONField(
        default=dict,
        help_text='Inflected forms as data, never built by rule: {"fi": {"where": "Sallassa", "genitive": …}}',
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("kind", "code", "year"), name="area_code_once_a_year"),
            models.CheckConstraint(condition=~Q(code=""), name="area_has_code"),
        ]
        ordering = ("kind", "code")

    def __str__(self) -> str:
        return text(self.names, get_language() or "fi")

    def form(self, name: str, language: str | None = None) -> str:
        """An inflected form ("genitive", "where", "from", "to", "resident"); the plain name where none is stored."""
        language = language or get_language() or "fi"
        for code in (language, language.split("-")[0]):
            if found := self.forms.get(code, {}).get(name):
                return str(found)
        return self._plain_form(name, language)

    def _plain_form(self, name: str, language: str) -> str:
        """No form stored: "in Salla" needs none in Swedish and English; elsewhere the bare name."""
        label = text(self.names, language)
        return {"sv": f"i {label}", "en": f"in {label}"}.get(language, label) if name == "where" else label


class Region(models.Model):
    """Municipalities that work together; everything staff see belongs to exactly one."""

    slug = models.SlugField(unique=True)
    area = models.OneToOneField(Area, on_delete=models.PROTECT, related_name="region")
    municipalities = models.ManyToManyField(Area, through="RegionMunicipality", related_name="+")
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)

    def __str__(self) -> str:
        return str(self.area)


class RegionMunicipality(models.Model):
    """A municipality's membership of a region, and its place on the tile map."""

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="places")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    tile_row = models.PositiveSmallIntegerField(default=1)
    tile_column = models.PositiveSmallIntegerField(default=1, help_text="In half tiles, so that rows may be offset.")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("region", "area"), name="municipality_once_in_region")]
        ordering = ("area__code",)


class Organisation(models.Model):
    """A municipality's office, an association, the county: who people in the network work for."""

    KINDS: ClassVar = [(k, k) for k in ("municipality", "joint_authority", "county", "association", "other")]
    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="organisations")
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=16, choices=KINDS)
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("region", "name"), name="organisation_name_once")]
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's role in a region; a role may be tied to one municipality."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=16, choices=list(ROLES.items()))
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT)
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.SET_NULL)
    week_hours = models.DecimalField(
        max_digits=4, decimal_places=2, null=True, blank=True, help_text="Hours a week for this role; null: not agreed."
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("person", "region", "role"), name="role_once_in_region"),
            models.CheckConstraint(condition=Q(role__in=list(ROLES)), name="membership_role_known"),
        ]


class Deputy(models.Model):
    """Who stands in for whom in a region, from a day to a day, both included."""

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="deputies")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", help_text="Who is away.")
    deputy = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", help_text="Who stands in.")
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering = ("starts_on", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="deputy_ends_after_start"),
            models.CheckConstraint(condition=~Q(deputy=F("person")), name="deputy_is_another"),
        ]


class AuditEvent(models.Model):
    """Who did what to what; no foreign keys, so that it outlives what it tells of."""

    at = models.DateTimeField(default=timezone.now)
    event = models.CharField(max_length=60)
    person_id = models.BigIntegerField(null=True)
    person_name = models.CharField(max_length=120)
    region_slug = models.CharField(max_length=50, blank=True)
    target = models.CharField(max_length=80, blank=True, help_text='"projects.project:7"')
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ("-at", "-id")


class Installation(models.Model):
    """The one row that says what this database is."""

    synthetic = models.BooleanField(default=False, help_text="Every person and answer here is invented.")
    made_with = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(pk=1), name="one_installation")]

    @classmethod
    def is_synthetic(cls) -> bool:
        """Whether this database carries the mark that everything in it is invented."""
        return cls.objects.filter(synthetic=True).exists()
