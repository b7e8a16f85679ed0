"""What the other agencies of Northborough return: police, health, schools and more."""

from dashboards.demo.figures import Made, count, share, split
from dashboards.demo.levels import OVERLOADED, Level
from dashboards.demo.missing import Episodes, as_the_police_count
from dashboards.demo.noise import Noise

NOTIFIED = Level(520, drift=(0, 1.006))
EARLY_HELP = Level(305, drift=(4, 1.012))
# Sessions of exclusion: from the autumn term of 2025 more of them.
EXCLUDED = Level(640, shift=(16, 1.16))
NOT_BROUGHT = Level(0.084, drift=(OVERLOADED, 1.03))
DRUGS = {"class_a": 30, "class_b": 62, "class_c": 8}
SCOPE = "Referrals only. Consultations are counted in LAD-02."
CONTACTS = "Referrals and consultations together."


def police(noise: Noise, t: int, found: Episodes) -> list[Made]:
    """Give the figures of the police for a quarter."""
    crimes = noise.count("POL-01", t, 190)
    charged = noise.few("POL-04", t, 13)
    return [
        *as_the_police_count(noise, t, found),
        count("CSE-11", noise.few("CSE-11", t, 6)),
        count("CSE-13", noise.few("CSE-13", t, 1.6)),
        count("CSE-14", noise.few("CSE-14", t, 2.4)),
        count("CSE-15", noise.few("CSE-15", t, 0.8)),
        count("CSE-22", noise.count("CSE-22", t, 31)),
        count("REF-08", noise.count("REF-08", t, NOTIFIED.at(t))),
        count("POL-01", crimes),
        share("POL-02", noise.share("POL-02", t, crimes, 0.135), crimes),
        count("POL-03", noise.count("POL-03", t, 308)),
        count("POL-04", charged),
        *split("POL-04", "drug_class", noise.parts("drugs", t, charged, DRUGS)),
    ]


def hospital(noise: Noise, t: int) -> list[Made]:
    """Give the figures of the hospital trust; it assesses no looked-after children."""
    due = noise.count("hospital appointments", t, 3100)
    missed = noise.share("hospital missed", t, due, NOT_BROUGHT.at(t))
    return [
        Made("CLA-06", qualifier="nil", note="Done by the community trust."),
        count("HLT-01", noise.count("medicals", t, 33)),
        count("HLT-02", noise.few("HLT-02", t, 7)),
        share("HLT-04", missed, due),
    ]


def community(noise: Noise, t: int) -> list[Made]:
    """Give the figures of the community trust; it has no emergency department."""
    due = noise.count("community appointments", t, 1480)
    missed = noise.share("community missed", t, due, 0.118)
    assessed = noise.count("CLA-06", t, 218)
    nothing = "Done by the hospital trust."
    return [
        share("CLA-06", noise.share("assessed in time", t, assessed, 0.88), assessed),
        Made("HLT-01", qualifier="nil", note=nothing),
        Made("HLT-02", qualifier="nil", note=nothing),
        share("HLT-04", missed, due),
    ]


def early_help(noise: Noise, t: int) -> list[Made]:
    """Give the figures of early help for a quarter."""
    began = noise.count("help began", t, 260)
    closed = noise.count("help closed a year ago", t, 235)
    down = noise.count("EH-01", t, 64)
    return [
        count("EH-01", down),
        count("EH-02", noise.count("EH-02", t, 39)),
        share("EH-03", noise.share("EH-03", t, began, 0.165), began),
        share("EH-04", noise.share("EH-04", t, closed, 0.112), closed),
        count("EH-05", noise.count("EH-05", t, EARLY_HELP.at(t))),
    ]


def education(noise: Noise, t: int) -> list[Made]:
    """Give the figures of education for the term that begins in a quarter."""
    pupils = noise.count("pupils", t, 46800)
    return [
        count("MIS-16", noise.count("MIS-16", t, 84)),
        count("EDU-01", noise.few("EDU-01", t, 11)),
        count("EDU-02", noise.count("EDU-02", t, EXCLUDED.at(t))),
        share("EDU-03", noise.share("EDU-03", t, pupils, 0.872), pupils),
    ]


def youth_justice(noise: Noise, t: int) -> list[Made]:
    """Give the one figure of youth justice: a small one."""
    return [count("YJ-01", noise.few("YJ-01", t, 6.5))]


def allegations(noise: Noise, t: int) -> list[Made]:
    """Give the figures of the designated officer for a quarter."""
    contacts = noise.count("LAD-02", t, 118)
    received = noise.fresh("LAD-01", t, noise.share("LAD-01", t, contacts, 0.44))
    cohort = noise.count("allegations followed", t, 50)
    month = noise.share("LAD-05", t, cohort, 0.74)
    three = month + noise.share("LAD-06", t, cohort - month, 0.66)
    year = three + noise.share("LAD-07", t, cohort - three, 0.9)
    return [
        count("LAD-01", received, SCOPE),
        count("LAD-02", contacts, CONTACTS),
        share("LAD-03", received, contacts),
        count("LAD-04", noise.share("LAD-04", t, received, 0.27)),
        share("LAD-05", month, cohort),
        share("LAD-06", three, cohort),
        share("LAD-07", year, cohort),
        share("LAD-08", noise.share("LAD-08", t, received, 0.81), received),
        share("LAD-09", noise.share("LAD-09", t, received, 0.9), received),
    ]


def private_fostering(noise: Noise, t: int) -> list[Made]:
    """Give the figures of private fostering: always few."""
    notified = noise.few("PFO-01", t, 3.2)
    due = noise.few("PFO-04", t, 3)
    arranged = max(noise.few("PFO-05", t, 9), 1)
    return [
        count("PFO-01", notified),
        share("PFO-03", noise.share("visited", t, notified, 0.8), notified),
        share("PFO-04", noise.share("assessed", t, due, 0.75), due),
        share("PFO-05", noise.share("all visits", t, arranged, 0.85), arranged),
    ]


def board(noise: Noise, t: int) -> list[Made]:
    """Give what the board itself counts, for the year that ends with a quarter."""
    evaluations = noise.count("TRN-13", t, 610)
    schools = noise.count("AUD-02", t, 96)
    cases = noise.few("AUD-04", t, 36)
    return [
        share("AUD-01", noise.share("AUD-01", t, 12, 0.88), 12),
        share("AUD-02", noise.share("returned", t, schools, 0.93), schools),
        count("AUD-03", noise.few("AUD-03", t, 5)),
        count("AUD-04", cases),
        count("SCR-01", noise.few("SCR-01", t, 4)),
        count("TRN-01", noise.count("TRN-01", t, 2450)),
        share("TRN-13", noise.share("top two", t, evaluations, 0.9), evaluations),
        share("VOI-03", noise.share("VOI-03", t, 12, 0.7), 12),
    ]
