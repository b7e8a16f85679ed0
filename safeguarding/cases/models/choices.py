"""Code sets of cases and episodes. Source: DOMAIN C.3 to C.6 and D.1."""

from django.db import models


class Sex(models.TextChoices):
    """As codes of the catalogue's breakdown (DOMAIN C.3; SSDA903 M, F, U; 1, 2)."""

    FEMALE = "female", "Girl"
    MALE = "male", "Boy"
    NOT_KNOWN = "not_known", "Not known"


class Ethnicity(models.TextChoices):
    """The twenty codes of the three national collections (DOMAIN D.1)."""

    WBRI = "WBRI", "White British"
    WIRI = "WIRI", "White Irish"
    WOTH = "WOTH", "Any other White background"
    WIRT = "WIRT", "Traveller of Irish heritage"
    WROM = "WROM", "Gypsy or Roma"
    MWBC = "MWBC", "White and Black Caribbean"
    MWBA = "MWBA", "White and Black African"
    MWAS = "MWAS", "White and Asian"
    MOTH = "MOTH", "Any other Mixed background"
    AIND = "AIND", "Indian"
    APKN = "APKN", "Pakistani"
    ABAN = "ABAN", "Bangladeshi"
    AOTH = "AOTH", "Any other Asian background"
    BCRB = "BCRB", "Caribbean"
    BAFR = "BAFR", "African"
    BOTH = "BOTH", "Any other Black background"
    CHNE = "CHNE", "Chinese"
    OOTH = "OOTH", "Any other ethnic group"
    REFU = "REFU", "Refused"
    NOBT = "NOBT", "Information not yet obtained"


class PlacedWhere(models.TextChoices):
    """Looked-after status and place (DOMAIN C.4 looked_after; S0:807-808)."""

    IN_BOROUGH = "lac_in_borough", "Looked after, placed in the borough"
    OUT_OF_BOROUGH = "lac_out_of_borough", "Looked after, placed outside the borough"
    OTHER_LA_HERE = "lac_other_la_placed_here", "Placed here by another council"


class Level(models.TextChoices):
    """Risk of exploitation as held locally, lowest first (DOMAIN C.4)."""

    NONE = "no_current_risk", "No current risk"
    LOW = "low", "Low"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"
    SERIOUS = "serious", "Serious"


class ScreeningTool(models.TextChoices):
    """What a child was screened with (S0:839, 1115)."""

    NWG = "nwg", "National Working Group tool"
    REGIONAL = "regional", "Regional tool"
    LOCAL = "local", "Local tool"


class Route(models.TextChoices):
    """Where a screened referral goes (S0:778, 795, 1115, 1176)."""

    CSE_TEAM = "cse_team", "Held by the CSE team"
    YPSE_PANEL = "ypse_panel", "YPSE panel"
    SECTION_47 = "children_services_s47", "Children's Services, section 47"
    EARLY_INTERVENTION = "early_intervention", "Early intervention"
    NFA = "nfa", "No further action"


class CaseStatus(models.TextChoices):
    """Where a case stands (DOMAIN C.4)."""

    NEW = "new", "New"
    SCREENING = "screening", "Being screened"
    OPEN = "open", "Open"
    STEPPED_DOWN = "stepped_down", "Stepped down"
    CLOSED = "closed", "Closed"
    TRANSFERRED_OUT = "transferred_out", "Transferred to another area"
    TRANSITION_ADULT = "transition_adult", "Passed to adult services"


class SocialCareStatus(models.TextChoices):
    """What else children's services do for the child."""

    NONE = "none", "Not open to social care"
    EARLY_HELP = "early_help", "Early help"
    CIN = "cin", "Child in need"
    CPP = "cpp", "Child protection plan"
    CLA = "cla", "Looked after"


class ExploitationType(models.TextChoices):
    """S0:981-983."""

    LONE = "lone_perpetrator", "Lone perpetrator"
    BOYFRIEND = "boyfriend_peer", "Boyfriend, girlfriend or peer"
    NETWORK = "organised_network", "Organised network"
    ONLINE = "online", "Online"
    TRAFFICKING = "trafficking", "Trafficking"


class ClosureReason(models.TextChoices):
    """Why a case ended."""

    RISK_REDUCED = "risk_reduced", "Risk reduced"
    MOVED_AREA = "moved_area", "Moved area"
    TURNED_18 = "turned_18_transferred", "Turned 18, transferred"
    NO_CONSENT = "no_consent", "No consent"
    DUPLICATE = "duplicate", "Duplicate"
    NO_CSE = "no_cse_found", "No exploitation found"


class StepDown(models.TextChoices):
    """Who goes on with the child after the CSE team."""

    EARLY_HELP = "early_help", "Early help"
    CIN = "cin", "Child in need"
    UNIVERSAL = "universal", "Universal services"
    VOLUNTARY = "voluntary_service", "Voluntary service"


class MeetingKind(models.TextChoices):
    """Meetings about one child (DOMAIN A.3)."""

    MASE = "mase", "MASE meeting"
    YPSE = "ypse", "YPSE panel"
    MACE = "mace", "MACE panel"
    CMOG = "cmog", "CMOG meeting"
    STRATEGY = "strategy", "Strategy discussion"


class DisruptionKind(models.TextChoices):
    """Action against suspects short of prosecution; never about a named one."""

    CAWN = (
        "cawn_harbouring_notice",
        "Harbouring notice or child abduction warning notice",
    )
    LICENSING = "licensing", "Licensing action"
    CLOSURE = "closure_notice", "Closure notice"
    CIVIL_ORDER = "civil_order", "Civil order"
    SHPO = "shpo", "Sexual harm prevention order"
    BAIL = "bail_conditions", "Bail conditions"
    OTHER = "other_tactic", "Other tactic"


class PursueKind(models.TextChoices):
    """S0:824."""

    INVESTIGATION = "investigation", "Investigation"
    CHARGED = "charged", "Charged"
    CONVICTED = "convicted", "Convicted"
    NFA = "nfa", "No further action"
    RECALLED = "recalled_breach", "Recalled or breached"


class EpisodeType(models.TextChoices):
    """Police and placement categories are not the same (DOMAIN A.3)."""

    MISSING = "missing", "Missing"
    ABSENT = "absent", "Absent (police category to January 2017)"
    AWAY = "away", "Away from placement without authorisation"
    NO_RISK = "no_apparent_risk", "No apparent risk (police category from 2017)"


class PoliceRisk(models.TextChoices):
    """The police's continuum of risk (DOMAIN A.3)."""

    NO_RISK = "no_apparent_risk", "No apparent risk"
    LOW = "low", "Low"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"


class Location(models.TextChoices):
    """Where a child went missing from. Unknown is a code, not a blank (S0:815)."""

    HOME = "home", "Home"
    CARE = "care", "Care"
    EDUCATION = "education", "Education"
    OTHER = "other_placement", "Other placement"
    UNKNOWN = "unknown", "Unknown"


class Precision(models.TextChoices):
    """Whether times are known, or only dates: then a clock is approximate."""

    DATETIME = "datetime", "Date and time"
    DATE = "date", "Date only"


class SourceSystem(models.TextChoices):
    """Who told us of an episode: two systems may tell of the same one."""

    POLICE = "police", "Police"
    COUNCIL = "council", "Council (SSDA903)"
    LOG = "log", "Entered here"


class WhyNotDone(models.TextChoices):
    """Why a return home interview was not done (DOMAIN C.6)."""

    REFUSED = "refused", "Refused"
    NOT_LOCATED = "not_located", "Could not be located"
    TURNED_18 = "turned_18", "Turned 18"
    OUT_OF_AREA = "out_of_area_provider", "Provider of another area"
    NOT_OFFERED = "not_offered", "Not offered"
    DELAY = "agency_delay", "Delay of an agency"
