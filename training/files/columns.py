"""The shapes of files of bookings: what learning systems export, and a register.

Names, addresses and telephone numbers stand in nearly every export. Their columns are
dropped while the file is received: nobody needs them here. Source: DOMAIN C.10.
"""

from safeguarding.returns.records.kinds import Column, Layout
from training.files.columns_dropped import LEFT_BEHIND, PEOPLE, PLACES

BOOKINGS = "training-bookings"
ONLINE = "training-online"
REGISTER = "training-register"

STAFF = Column(
    "staff_ref",
    "staff_ref",
    "The number of the person in your own system, the same in every list; never a name "
    "or an e-mail address. It is not kept: only a keyed hash of it is.",
    aliases=(
        *("staff reference", "staff id", "staff number", "staff no", "employee id"),
        *("employee number", "employee no", "employee ref", "payroll number"),
        *("payroll no", "payroll id", "assignment number", "personnel number"),
        *("delegate id", "delegate number", "delegate ref", "delegate reference"),
        *("learner id", "learner number", "learner ref", "learner reference"),
        *("participant id", "attendee id", "user id", "user number", "person number"),
        *("esr number", "collar number", "id number", "unique id"),
    ),
    is_required=True,
    is_identifier=True,
)
STATUS = Column(
    "status",
    "status",
    "booked, waitlist, attended, part_attended, dna, cancelled_in_time or "
    "cancelled_late. The words of learning systems are read too: Completed, No show, "
    "Withdrawn and others.",
    aliases=(
        *("booking status", "attendance status", "attendance", "attended"),
        *("outcome", "result", "completion status", "enrolment status"),
        *("registration status", "learning status", "attendance outcome"),
    ),
    is_required=True,
)
EVENT = Column(
    "event_ref",
    "event_ref",
    "The number of the event in your system. Without one an event is a course on a day.",
    aliases=(
        *("event reference", "event id", "event code", "event number", "event no"),
        *("session id", "session code", "session ref", "session reference"),
        *("session number", "class id", "class code", "class number", "offering id"),
        *("offering number", "schedule id", "course run", "run id", "occurrence id"),
        *("course instance", "instance id", "booking event", "course date id"),
    ),
)
AGENCY = Column(
    "agency",
    "agency",
    "Code or name of the agency the person works for. Without the column everybody "
    "works for the agency that sends the list.",
    aliases=(
        *("organisation", "organization", "employer", "company", "agency code"),
        *("agency name", "organisation name", "delegate organisation"),
        *("partner agency", "home organisation", "delegate agency"),
    ),
)
SECTOR = Column(
    "sector",
    "sector",
    "adults, childrens_social_care, early_years, education, health, voluntary, police, "
    "urban_environment or other. Empty where it is that of the agency.",
    aliases=(
        *("delegate sector", "agency sector", "agency type", "organisation type"),
        *("workforce sector", "sector group"),
    ),
)
ROLE_GROUP = Column(
    "role_group",
    "role_group",
    "The group of people with the same training needs, by its code or name as it "
    "stands under Courses; may be empty.",
    aliases=("training group", "staff group", "target group"),
)
JOB = Column(
    "job_role",
    "job_role",
    "The job title, never a name; may be empty.",
    aliases=(
        *("job title", "role", "position", "position title", "post"),
        *("post title", "designation", "occupation"),
    ),
)
COURSE = (
    Column(
        "course_code",
        "course_code",
        "The code of the course. Needed where the title is not.",
        aliases=(
            *("course id", "course ref", "course reference", "course number"),
            *("course no", "module code", "module id", "activity code", "activity id"),
            *("learning item code", "item id", "item code", "learning code"),
            *("training code", "learning activity id"),
        ),
    ),
    Column(
        "course_title",
        "course_title",
        "The title of the course. With the delivery type it makes a course that is not "
        "known yet.",
        aliases=(
            *("course", "course name", "course title", "module"),
            *("module name", "module title", "activity", "activity name", "event"),
            *("event name", "event title", "training", "training title"),
            *("training course", "learning item", "item title", "learning activity"),
            *("learning title", "class name", "class title"),
        ),
    ),
    Column(
        "delivery_type",
        "delivery_type",
        "single_agency, multi_agency, virtual_college or briefing. Needed once for a "
        "course that is not known yet.",
        aliases=(
            *("delivery", "training type", "event type", "course type"),
            *("type of training", "audience type"),
        ),
    ),
)
DAY_TITLES = (
    *("event date", "date of event", "date", "course date", "date of course"),
    *("session date", "class date", "start date", "starts", "start", "starts on"),
    *("event start date", "course start date", "session start date"),
    *("class start date", "training date", "date of training", "date attended"),
    *("attendance date", "scheduled date"),
)
DONE_TITLES = (
    *("completion date", "date completed", "completed on", "completed date"),
    *("date of completion", "completed", "date passed", "finished on"),
)
DAY_HELP = "The first day of the event: dd/mm/yyyy."
DONE_HELP = "The day the course was completed: dd/mm/yyyy."
MOVES = (
    Column(
        "booked_on",
        "booked_on",
        "When the place was booked: dd/mm/yyyy; may be empty.",
        aliases=(
            *("booking date", "date booked", "booked", "booked date"),
            *("enrolment date", "enrolled on", "date enrolled", "registration date"),
            *("registered on", "date registered", "assigned date", "date assigned"),
        ),
    ),
    Column(
        "cancelled_on",
        "cancelled_on",
        "When it was cancelled: dd/mm/yyyy; empty unless it was.",
        aliases=(
            *("cancellation date", "date cancelled", "cancelled date", "cancelled"),
            *("withdrawal date", "date withdrawn", "withdrawn on"),
        ),
    ),
    Column(
        "reason",
        "reason",
        "Why somebody cancelled or did not attend: capacity, sickness, operational or "
        "other.",
        aliases=(
            *("cancellation reason", "reason for cancellation", "absence reason"),
            *("reason for non attendance", "non attendance reason", "dna reason"),
            *("reason for absence", "withdrawal reason", "reason cancelled"),
        ),
    ),
    Column(
        "charged",
        "charged",
        "What was charged for not attending or cancelling late, in pounds; empty where "
        "nothing was.",
        aliases=(
            *("charge", "dna charge", "amount charged", "non attendance charge"),
            *("charge amount", "no show charge", "cancellation charge", "charge made"),
        ),
    ),
    Column(
        "capacity",
        "places",
        "How many places the event has; the same in each of its rows. May be empty.",
        aliases=(
            *("capacity", "places offered", "maximum places", "max places"),
            *("maximum delegates", "max delegates", "class size", "places available"),
            *("maximum attendees", "total places"),
        ),
    ),
)
SAID = (
    Column(
        "pre_score",
        "pre_score",
        "How sure the person was before the course, from 1 to 5.",
        aliases=(
            *("pre score", "pre course score", "before score", "score before"),
            *("confidence before", "knowledge before", "pre evaluation score"),
            *("pre course confidence",),
        ),
    ),
    Column(
        "post_score",
        "post_score",
        "How sure they were after it, from 1 to 5. Only of who attended.",
        aliases=(
            *("post score", "post course score", "after score", "score after"),
            *("confidence after", "knowledge after", "post evaluation score"),
            *("post course confidence",),
        ),
    ),
    Column(
        "usefulness",
        "usefulness",
        "excellent, very_good, good, fair or poor.",
        aliases=("useful", "how useful", "usefulness rating", "rating usefulness"),
    ),
    Column(
        "quality",
        "quality",
        "excellent, very_good, good, fair or poor.",
        aliases=("quality rating", "overall rating", "overall quality", "rating"),
    ),
)


BOOKINGS_LAYOUT = Layout(
    code=BOOKINGS,
    title="Bookings of a learning system, a row for each person and event",
    is_ours=True,
    columns=(
        EVENT,
        *COURSE,
        Column("starts_on", "event_date", DAY_HELP, DAY_TITLES, is_required=True),
        *(STAFF, AGENCY, SECTOR, ROLE_GROUP, JOB, STATUS),
        *MOVES,
        *SAID,
    ),
    drops=(*PEOPLE, *PLACES, *DONE_TITLES),
    drops_in_words=LEFT_BEHIND,
)
ONLINE_LAYOUT = Layout(
    code=ONLINE,
    title="Completed e-learning, a row for each person and course",
    columns=(
        *COURSE,
        Column(
            "completed_on", "completed_on", DONE_HELP, DONE_TITLES, is_required=True
        ),
        STAFF,
        *(AGENCY, SECTOR, ROLE_GROUP, JOB),
        Column(STATUS.name, STATUS.title, STATUS.help, STATUS.aliases),
        MOVES[0],
        *SAID,
    ),
    drops=(*PEOPLE, *PLACES, *DAY_TITLES),
    drops_in_words=LEFT_BEHIND,
)
REGISTER_LAYOUT = Layout(
    code=REGISTER,
    title="Register of events, a row for each person",
    is_ours=True,
    columns=(
        Column(
            EVENT.name,
            EVENT.title,
            "The number of the event, as it stands under Events.",
            EVENT.aliases,
            is_required=True,
        ),
        *(STAFF, STATUS, AGENCY, SECTOR, ROLE_GROUP, JOB),
    ),
    drops=(*PEOPLE, *PLACES, *DAY_TITLES, "course", "course title", "course name"),
    drops_in_words=LEFT_BEHIND,
)
