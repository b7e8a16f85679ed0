"""Which indicators the profile is made of, by what they say.

The codes are the catalogue's; a test holds them against it.

Source: DOMAIN B.4 (CSE-01 to 09, MIS-01 to 14).
"""

RISK, SERIOUS, OUT, IN = "CSE-01", "CSE-02", "CSE-03", "CSE-04"
REFERRALS, BOTH = "CSE-06", "CSE-09"
MISS, EPISODES, FREQUENT = "MIS-01", "MIS-02", "MIS-08"
FREQUENT_CASES = "MIS-09"
IN_TIME, DONE, OFFERED, ACCEPTED = "MIS-10", "MIS-11", "MIS-12", "MIS-13"
SCREENED = "MIS-14"

# Where a child went missing from: children and episodes, where they are indicators.
CHILDREN_BY_PLACE = {"home": "MIS-03", "care": "MIS-05"}
EPISODES_BY_PLACE = {"home": "MIS-04", "care": "MIS-06", "unknown": "MIS-07"}
PLACES = {
    "home": "Home",
    "care": "Care",
    "education": "Education",
    "other_placement": "Other placement",
    "unknown": "Unknown",
}
LEVELS = {"medium": "Medium", "high": "High", "serious": "Serious"}

ALL = (
    *(RISK, SERIOUS, OUT, IN, REFERRALS, BOTH, MISS, EPISODES, FREQUENT),
    *(FREQUENT_CASES, IN_TIME, DONE, OFFERED, ACCEPTED, SCREENED),
    *CHILDREN_BY_PLACE.values(),
    *EPISODES_BY_PLACE.values(),
)
