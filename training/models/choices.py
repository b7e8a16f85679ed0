"""Words of the training room. Source: DOMAIN C.10."""

from django.db.models import TextChoices


class Delivery(TextChoices):
    """Who gives a course, and for whom."""

    SINGLE_AGENCY = "single_agency", "Single agency"
    MULTI_AGENCY = "multi_agency", "Multi-agency"
    VIRTUAL_COLLEGE = "virtual_college", "Virtual college"
    BRIEFING = "briefing", "Briefing"


class Mode(TextChoices):
    """How people take part."""

    FACE_TO_FACE = "face_to_face", "Face to face"
    VIRTUAL = "virtual", "Virtual"
    ELEARNING = "elearning", "E-learning"
    BLENDED = "blended", "Blended"


class Duration(TextChoices):
    """How long a course takes."""

    HALF_DAY = "half_day", "Half a day"
    FULL_DAY = "full_day", "A full day"
    HOURS = "hours", "Hours"


class Sector(TextChoices):
    """Where a delegate works: tables 03 and 16, one code set."""

    ADULTS = "adults", "Adults"
    CHILDRENS_SOCIAL_CARE = "childrens_social_care", "Children's social care"
    EARLY_YEARS = "early_years", "Early years"
    EDUCATION = "education", "Education"
    HEALTH = "health", "Health"
    VOLUNTARY = "voluntary", "Voluntary"
    POLICE = "police", "Police"
    URBAN_ENVIRONMENT = "urban_environment", "Urban environment"
    OTHER = "other", "Other"


class Status(TextChoices):
    """Where a booking stands."""

    WAITLIST = "waitlist", "On the waiting list"
    BOOKED = "booked", "Booked"
    ATTENDED = "attended", "Attended"
    PART_ATTENDED = "part_attended", "Attended in part"
    DNA = "dna", "Did not attend"
    CANCELLED_IN_TIME = "cancelled_in_time", "Cancelled in time"
    CANCELLED_LATE = "cancelled_late", "Cancelled late"
    LEFT_LIST = "left_list", "Left the waiting list"


# Who came, whole or in part; who takes a place; who is not on the list any more; who
# never had a place, so that there is no booking to count.
CAME = (Status.ATTENDED.value, Status.PART_ATTENDED.value)
PLACED = (Status.BOOKED.value, *CAME, Status.DNA.value)
MARKED = (*CAME, Status.DNA.value)
CANCELLED = (Status.CANCELLED_IN_TIME.value, Status.CANCELLED_LATE.value)
NEVER_PLACED = (Status.WAITLIST.value, Status.LEFT_LIST.value)


class Why(TextChoices):
    """Why somebody cancelled or did not attend (S2:397)."""

    CAPACITY = "capacity", "Capacity: nobody to stand in"
    SICKNESS = "sickness", "Sickness"
    OPERATIONAL = "operational", "Operational service delivery"
    OTHER = "other", "Other"


class Rating(TextChoices):
    """How useful or good a course was, best first."""

    EXCELLENT = "excellent", "Excellent"
    VERY_GOOD = "very_good", "Very good"
    GOOD = "good", "Good"
    FAIR = "fair", "Fair"
    POOR = "poor", "Poor"


TOP_TWO = (Rating.EXCELLENT.value, Rating.VERY_GOOD.value)
