"""The smallest valid object of each kind, for every room's tests.

Codes count up; dates are fixed. A seat is made with `member`, never by hand.
"""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from safeguarding.access.models import Assignment, User
from safeguarding.access.permissions import Role
from safeguarding.indicators.models import Definition, Indicator, Observation, Switch
from safeguarding.partners.models import Agency, Agreement, Membership, Partnership
from safeguarding.periods import Kind, Period
from safeguarding.returns.models import Duty, Obligation, Template

LONG_AGO = date(2010, 4, 1)
FAR_AHEAD = date(2099, 3, 31)


class PartnershipFactory(DjangoModelFactory):
    class Meta:
        model = Partnership

    code = factory.Sequence(lambda n: f"area-{n}")
    name = factory.LazyAttribute(lambda o: f"{o.code} Safeguarding Children Board")
    short_name = factory.LazyAttribute(lambda o: o.code.title())
    kind = "LSCB"
    active_from = LONG_AGO


class AgencyFactory(DjangoModelFactory):
    class Meta:
        model = Agency

    code = factory.Sequence(lambda n: f"agency-{n}")
    name = factory.LazyAttribute(lambda o: f"{o.code} trust")
    short_name = factory.LazyAttribute(lambda o: o.code.title())
    type = "csc"
    sector = "local_authority"
    active_from = LONG_AGO


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    partnership = factory.SubFactory(PartnershipFactory)
    agency = factory.SubFactory(AgencyFactory)
    status = "STATUTORY_PARTNER"
    starts_on = LONG_AGO


class AgreementFactory(DjangoModelFactory):
    """Signed and in date, far into the past and the future."""

    class Meta:
        model = Agreement

    partnership = factory.SubFactory(PartnershipFactory)
    agency = factory.SubFactory(AgencyFactory)
    title = "Data-sharing agreement"
    signed_on = LONG_AGO
    starts_on = LONG_AGO
    expires_on = FAR_AHEAD


class UserFactory(DjangoModelFactory):
    """A person without a seat; without `password=` nobody can sign in by form."""

    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person-{n}@agency.example")
    name = factory.Sequence(lambda n: f"Person {n}")

    @classmethod
    def _create(cls, model_class, *args, password=None, **kwargs):
        return model_class.objects.create_user(*args, password=password, **kwargs)


class AssignmentFactory(DjangoModelFactory):
    class Meta:
        model = Assignment

    user = factory.SubFactory(UserFactory)
    role = Role.BOARD_MEMBER.value
    partnership = factory.SubFactory(PartnershipFactory)
    agency = None
    starts_on = LONG_AGO


def member(role, partnership, agency=None, **user):
    """Make a person with one seat."""
    seat = AssignmentFactory(
        user=UserFactory(**user),
        role=Role(role).value,
        partnership=partnership,
        agency=agency,
    )
    return seat.user


class DefinitionFactory(DjangoModelFactory):
    class Meta:
        model = Definition

    indicator = factory.SubFactory("tests.factories.IndicatorFactory", definition=None)
    version = 1
    valid_from = LONG_AGO
    text = "Counted at the end of each quarter."


class IndicatorFactory(DjangoModelFactory):
    """A quarterly count with its first definition; `share=True` makes it a share."""

    class Meta:
        model = Indicator
        skip_postgeneration_save = True

    class Params:
        share = factory.Trait(unit="PERCENT", polarity="HIGHER", additive=False)

    code = factory.Sequence(lambda n: f"TST-{n:02}")
    title = factory.LazyAttribute(lambda o: f"Test measure {o.code}")
    family = "tests"
    unit = "COUNT"
    polarity = "NEUTRAL"
    frequency = "QUARTER"
    timing = "PERIOD"
    owner = "the agency"
    source = "return"
    status = "S"
    counts_children = False
    additive = True
    definition = factory.RelatedFactory(
        DefinitionFactory, factory_related_name="indicator"
    )


class SwitchFactory(DjangoModelFactory):
    class Meta:
        model = Switch

    partnership = factory.SubFactory(PartnershipFactory)
    indicator = factory.SubFactory(IndicatorFactory)
    active_from = LONG_AGO


class TemplateFactory(DjangoModelFactory):
    """A quarterly return; `indicators=[...]` says of what."""

    class Meta:
        model = Template
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"return-{n}")
    title = factory.LazyAttribute(lambda o: f"Quarterly {o.code}")
    frequency = "QUARTER"

    @factory.post_generation
    def indicators(self, create, extracted, **_):
        if create and extracted:
            self.indicators.set(extracted)


class DutyFactory(DjangoModelFactory):
    class Meta:
        model = Duty

    partnership = factory.SubFactory(PartnershipFactory)
    agency = factory.SubFactory(AgencyFactory)
    template = factory.SubFactory(TemplateFactory)
    starts_on = LONG_AGO


class ObligationFactory(DjangoModelFactory):
    """A return due for `period` (October to December 2015 unless told).

    The agency is not made a member and has no agreement: see `owed_return`.
    """

    class Meta:
        model = Obligation

    class Params:
        period = Period.parse("2015-16-Q3")

    partnership = factory.SubFactory(PartnershipFactory)
    agency = factory.SubFactory(AgencyFactory)
    template = factory.SubFactory(TemplateFactory)
    kind = factory.LazyAttribute(lambda o: o.period.kind.value)
    period_start = factory.LazyAttribute(lambda o: o.period.start)
    period_end = factory.LazyAttribute(lambda o: o.period.end)
    due_on = factory.LazyAttribute(lambda o: o.period.next().start.replace(day=29))
    lock_on = FAR_AHEAD  # Open, whatever the day: a closed one says so.


def owed_return(*, partnership=None, agency=None, indicators=(), **extra):
    """Make a return that can be sent: member, agreement, switched-on indicators."""
    partnership = partnership or PartnershipFactory()
    agency = agency or AgencyFactory()
    MembershipFactory(partnership=partnership, agency=agency)
    AgreementFactory(partnership=partnership, agency=agency)
    for indicator in indicators:
        SwitchFactory(partnership=partnership, indicator=indicator)
    extra.setdefault("template", TemplateFactory(indicators=indicators))
    return ObligationFactory(partnership=partnership, agency=agency, **extra)


class ObservationFactory(DjangoModelFactory):
    """A figure of an agency in `period`, recorded in January 2016."""

    class Meta:
        model = Observation

    class Params:
        period = Period.parse("2015-16-Q3")

    partnership = factory.SubFactory(PartnershipFactory)
    agency = factory.SubFactory(AgencyFactory)
    indicator = factory.SubFactory(IndicatorFactory)
    definition = factory.LazyAttribute(lambda o: o.indicator.definitions.first())
    kind = factory.LazyAttribute(lambda o: Kind(o.period.kind).value)
    period_start = factory.LazyAttribute(lambda o: o.period.start)
    period_end = factory.LazyAttribute(lambda o: o.period.end)
    numerator = 40
    qualifier = "exact"
    recorded_at = datetime(2016, 1, 20, 9, 0, tzinfo=UTC)
    source_kind = "return"
    source = factory.LazyFunction(dict)
