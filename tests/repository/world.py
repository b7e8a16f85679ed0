"""Two partnerships in which every row carries a token that says whose it is.

North has two agencies of its own interest: the readers' own, and another. South has
the readers' own agency too (one police force serves several areas), and one that
North has never heard of. Everything is made by the pages' own services.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from dashboards.recompute import drain
from safeguarding.access import audit, services
from safeguarding.access.permissions import Permission, Role
from safeguarding.access.services import SeatOffer
from safeguarding.cases import history
from safeguarding.indicators.models import Caveat, Switch, Target
from safeguarding.partners.models import Population, Priority
from safeguarding.periods import Period
from safeguarding.returns import keying
from safeguarding.returns import services as returns
from safeguarding.returns.contacts import Naming, Place, name_contact
from safeguarding.returns.deadlines import grant_extension
from safeguarding.returns.models import Batch, Contact, Problem, Reminder, Submission
from safeguarding.returns.wide.remember import save_mapping
from safeguarding.returns.wide.spec import Meaning, Spec
from tests.factories import (
    AgencyFactory,
    DutyFactory,
    IndicatorFactory,
    PartnershipFactory,
    member,
    owed_return,
)
from tests.repository.answers import leave_answers
from tests.repository.audit_doings import leave_audits, leave_board
from tests.repository.board_doings import leave_doings
from tests.repository.case_doings import leave_cases
from tests.repository.training_doings import leave_offer, leave_training
from tests.returns.files import csv_of, row_for

NOW = datetime(2016, 2, 1, 9, 0, tzinfo=UTC)
Q3, Q2 = Period.parse("2015-16-Q3"), Period.parse("2015-16-Q2")
PASSWORD = "a long enough sentence"
AGENCY_ROLES = {Role.AGENCY_SUBMITTER, Role.AGENCY_APPROVER, Role.BOARD_MEMBER}
P = Permission


@dataclass(frozen=True)
class Token:
    """A text that stands in rows of one owner, and what one must be allowed there."""

    text: str
    partnership_id: int
    agency_id: int | None
    permissions: tuple[Permission, ...]

    def is_for(self, user):
        where = self.partnership_id, self.agency_id
        return any(user.may(permission, *where) for permission in self.permissions)


@dataclass
class Corner:
    """One agency's doings in one partnership."""

    mark: str
    partnership: object
    agency: object
    number: int
    indicator: object = None
    owed: object = None
    waiting: Submission = None
    accepted: Submission = None
    contact: Contact = None
    standing: object = None
    delegation: object = None
    child: object = None
    case: object = None
    episode: object = None
    report: object = None
    owed_records: object = None
    record_file: object = None
    seat: object = None
    action: object = None
    evidence: object = None
    school: object = None
    response: object = None
    answer: object = None
    answer_file: object = None
    audited: object = None


@dataclass
class World:
    """Where everything is; `own`, `other` and `foreign` as the readers see them."""

    north: object
    south: object
    corners: list = field(default_factory=list)
    tokens: list = field(default_factory=list)
    invitations: dict = field(default_factory=dict)
    seats: dict = field(default_factory=dict)
    links: dict = field(default_factory=dict)
    batches: dict = field(default_factory=dict)
    priorities: dict = field(default_factory=dict)
    snapshots: dict = field(default_factory=dict)
    boards: dict = field(default_factory=dict)

    @property
    def own(self):
        return self.corners[0]

    @property
    def other(self):
        return self.corners[1]

    @property
    def foreign(self):
        return self.corners[2]

    def reader(self, role):
        """Make a person with one seat in North."""
        agency = self.own.agency if role in AGENCY_ROLES else None
        name = f"Reader {role.value.lower()}"
        return member(role, self.north, agency, name=name, password=PASSWORD)

    def token(self, kind, partnership, agency, *permissions):
        """Make up a text, and note who may read it."""
        parts = ["CANARY", partnership.code, agency.code if agency else "all", kind]
        text = "-".join(parts)
        self.know(text, partnership, agency, *permissions)
        return text

    def know(self, text, partnership, agency, *permissions):
        """Note who may read a text that others made up."""
        self.tokens.append(
            Token(text, partnership.pk, agency and agency.pk, permissions)
        )


def build():
    """Make the two partnerships and all that happens in them."""
    world = World(*(_partnership(code) for code in ("north", "south")))
    for place in (world.north, world.south):
        _name(world, place)
    own, second, third = (AgencyFactory(code=f"agency{n}") for n in (1, 2, 3))
    for agency, places in (
        (own, [world.north, world.south]),
        (second, [world.north]),
        (third, [world.south]),
    ):
        _name_agency(world, agency, places)
    for number, (place, agency) in enumerate(
        [
            (world.north, own),
            (world.north, second),
            (world.south, own),
            (world.south, third),
        ],
        start=1,
    ):
        _corner(world, place, agency, number * 111_111)
    _batches(world)
    for place in (world.north, world.south):
        _people(world, place)
    drain(budget_seconds=60)
    for place in (world.north, world.south):
        leave_doings(world, place, Q3)
        leave_board(world, place, Q3)
        leave_offer(world, place)
    for here in world.corners:
        leave_cases(world, here, Q3)
        leave_audits(world, here, Q3)
        leave_training(world, here)
    for place in (world.north, world.south):
        history.changed(place, None)
    drain(budget_seconds=60)
    return world


def _partnership(code):
    return PartnershipFactory(code=code)


def _name(world, place):
    everybody = (P.SEE_HOME,)
    place.name = world.token("name", place, None, *everybody)
    place.short_name = world.token("short", place, None, *everybody)
    place.save()
    board = (P.SEE_SCORECARD,)
    Population.objects.create(
        partnership=place,
        mid_year=2015,
        age_band="0-17",
        count=64_000,
        source=world.token("population", place, None, *board),
        recorded_on=NOW.date(),
    )
    world.priorities[place.pk] = Priority.objects.create(
        partnership=place,
        plan="2015-18",
        code="1",
        title=world.token("priority", place, None, *board),
        starts_on=date(2015, 4, 1),
    )


def _name_agency(world, agency, places):
    """An agency's name is no secret on the board, but is to other agencies' staff."""
    permissions = (P.SEE_SCORECARD, P.SEE_RETURN_STATUS, P.MANAGE_USERS)
    if len(places) == 1:
        name = world.token("agency", places[0], agency, *permissions)
        agency.name = agency.short_name = name
        agency.save()


def _corner(world, place, agency, number):
    mark = f"{place.code}-{agency.code}"
    here = Corner(mark, place, agency, number)
    here.indicator = IndicatorFactory(code=f"CAN-{number // 111_111}", family="canary")
    here.owed = owed_return(
        partnership=place, agency=agency, indicators=[here.indicator], period=Q3
    )
    Switch.objects.filter(partnership=place).update(priority=world.priorities[place.pk])
    DutyFactory(partnership=place, agency=agency, template=here.owed.template)
    world.corners.append(here)
    _figures_tokens(world, here)
    _send(world, here)
    _chase(world, here)
    _around_the_figure(world, here)


def _figures_tokens(world, here):
    """An accepted figure belongs to the board; a sent one to its agency."""
    permissions = (P.SEE_SCORECARD, P.SEE_RETURNS)
    for text in (f"{here.number}", f"{here.number:,}"):
        world.tokens.append(
            Token(text, here.partnership.pk, here.agency.pk, permissions)
        )


def _send(world, here):
    draft = (here.partnership, here.agency, P.SEE_RETURNS)
    watched = (*draft, P.MANAGE_USERS, P.SEE_AUDIT_TRAIL)
    sender = member(
        Role.AGENCY_SUBMITTER,
        here.partnership,
        here.agency,
        name=world.token("sender", *watched),
    )
    coordinator = member(
        Role.BOARD_ANALYST, here.partnership, name=world.token("coordinator", *watched)
    )
    _keyed(world, here, sender)
    _mapped(world, here, sender)
    back = _submit(world, here, sender, "back", here.number)
    reason = world.token("reason", *draft, P.SEE_RETURN_STATUS)
    question = world.token("question", *draft)
    returns.send_back(
        submission=back,
        by=coordinator,
        reason=reason,
        at=NOW,
        questions={back.rows.get().pk: question},
    )
    here.accepted = _submit(world, here, sender, "accepted", here.number)
    returns.accept(submission=here.accepted, by=coordinator, at=NOW)
    here.waiting = _submit(world, here, sender, "waiting", here.number + 1)
    Problem.objects.create(
        submission=here.waiting,
        partnership=here.partnership,
        agency=here.agency,
        code="W-YOY",
        severity="W",
        row=2,
        column="numerator",
        value=world.token("value", *draft),
        message=world.token("message", *draft),
        explanation=world.token("explanation", *draft),
    )
    leave_answers(world, here)


def _keyed(world, here, sender):
    """Leave figures in the form: nobody's but the agency's and the coordinator's."""
    note = world.token("keyed", here.partnership, here.agency, P.CHECK_RETURN)
    cells = {f"{here.indicator.code}///note": note}
    keying.save(owed=here.owed, cells=cells, seen=0, by=sender, at=NOW)


def _mapped(world, here, sender):
    """Settle how a printed table is read: known to whoever checks the return."""
    name = world.token("table", here.partnership, here.agency, P.CHECK_RETURN)
    spec = Spec(name=name, rows={name: Meaning(indicator=here.indicator.code)})
    save_mapping(obligation=here.owed, spec=spec, layout="a" * 64, by=sender, at=NOW)


def _chase(world, here):
    """More time, a contact, a reminder: known to whoever knows how returns stand."""
    place = (here.partnership, here.agency)
    grant_extension(
        obligation=here.owed,
        until=date(2016, 4, 29),
        reason=world.token("more-time", *place, P.SEE_RETURN_STATUS),
        by=member(Role.BOARD_ANALYST, here.partnership),
        at=NOW,
    )
    named = member(
        Role.BOARD_MEMBER,
        *place,
        name=world.token("contact", *place, P.SUBMIT_RETURN, P.MANAGE_USERS),
    )
    lead = Contact.Capacity.EXECUTIVE_LEAD.value
    here.contact = name_contact(
        place=Place(here.partnership.pk, here.agency.pk),
        naming=Naming(named, lead, None, NOW.date()),
        by=member(Role.AGENCY_SUBMITTER, *place),
        on=NOW.date(),
    )
    Reminder.objects.create(
        obligation=here.owed,
        partnership=here.partnership,
        agency=here.agency,
        step=Reminder.Step.LATE_LEAD.value,
        to=named,
        capacity=lead,
        wanted_on=NOW.date(),
    )


def _submit(world, here, sender, name, number):
    draft = (here.partnership, here.agency, P.SEE_RETURNS)
    note = world.token(f"note-{name}", *draft, P.SEE_SCORECARD)
    figure = row_for(here.owed, here.indicator, numerator=str(number), note=note)
    version = returns.submit(
        obligation=here.owed,
        content=csv_of([figure]),
        file_name=f"{world.token(f'file-{name}', *draft)}.csv",
        by=sender,
        explanations={"W-ASKED": "Counted again.", "W-RESTATED": "One more."},
        at=NOW,
    )
    # What the cleaning of names made of it is what is shown.
    Submission.objects.filter(pk=version.pk).update(
        file_name=f"{world.tokens[-1].text}.csv"
    )
    return version


def _around_the_figure(world, here):
    board = (here.partnership, here.agency, P.SEE_SCORECARD)
    Caveat.objects.create(
        partnership=here.partnership,
        indicator=here.indicator,
        starts_on=Q3.start,
        ends_on=Q3.end,
        mark="Mind",
        text=world.token("caveat", *board),
        source=world.token("caveat-source", *board),
    )
    Target.objects.create(
        partnership=here.partnership,
        indicator=here.indicator,
        year_start=Q3.financial_year.start,
        target=10,
        source=world.token("target", *board),
    )


def _batches(world):
    """Files for several boards: one alone in North, one of which South has a share."""
    for kind, shares in {
        "own": [world.own.waiting],
        "other-agency": [world.other.waiting],
        "other-partnership": [world.own.accepted, world.foreign.accepted],
    }.items():
        batch = Batch.objects.create(
            agency=shares[0].agency,
            sha256=kind.ljust(64, "0"),
            sent_by=shares[0].submitted_by,
            sent_at=NOW,
        )
        world.batches[kind] = batch
        versions = Submission.objects.filter(pk__in=[one.pk for one in shares])
        versions.update(batch=batch)


def _people(world, place):
    admin = member(
        Role.SYSTEM_ADMINISTRATOR,
        place,
        name=world.token("admin", place, None, P.MANAGE_USERS, P.SEE_AUDIT_TRAIL),
    )
    guest = member(
        Role.LADO,
        place,
        name=world.token("guest", place, None, P.MANAGE_USERS, P.SEE_AUDIT_TRAIL),
    )
    audit.record_at_seats(audit.Action.SIGNED_IN, by=guest)
    now = datetime.now(UTC)
    made, token = services.invite(
        by=admin,
        email=f"{world.token('invited', place, None, P.MANAGE_USERS)}@agency.example",
        name=world.token("invited-name", place, None, P.MANAGE_USERS),
        offer=SeatOffer(Role.LADO, place.pk),
        now=now - timedelta(hours=1),
    )
    world.invitations[place.code] = made
    world.seats[place.code] = guest.assignments.get()
    world.links[place.code] = token
