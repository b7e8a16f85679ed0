"""Headings of learning systems that are dropped while a file is received.

Source: DOMAIN C.10, F.1: nothing of a person but what the figures need.
"""

# What nobody reads. Whoever exports them is not told each time.
PEOPLE = (
    *("name", "names", "full name", "first name", "firstname", "forename", "forenames"),
    *("last name", "lastname", "surname", "family name", "given name", "middle name"),
    *("preferred name", "known as", "title prefix", "salutation", "initials"),
    *("delegate", "delegate name", "delegates name", "delegate full name", "learner"),
    *("learner name", "learner full name", "attendee", "attendee name", "participant"),
    *("participant name", "employee", "employee name", "staff name", "person name"),
    *("user", "user name", "username", "login", "delegate first name"),
    *("delegate last name", "delegate surname", "learner first name"),
    *("learner last name", "learner surname", "email", "e-mail", "email address"),
    *("e-mail address", "work email", "work e-mail", "delegate email"),
    *("delegate email address", "learner email", "learner email address"),
    *("contact email", "user email", "phone", "phone number", "telephone"),
    *("telephone number", "mobile", "mobile number", "mobile phone", "work phone"),
    *("contact number", "address", "work address", "postcode", "post code"),
    *("manager", "manager name", "managers name", "line manager"),
    *("line manager name", "manager email", "manager email address"),
    *("line manager email", "date of birth", "dob", "gender", "ethnicity"),
    *("disability", "dietary requirements", "dietary", "access requirements"),
    *("special requirements", "additional needs", "notes", "note", "comments"),
    *("comment", "booked by", "cancelled by", "approved by", "created by"),
    *("trainer", "trainer name", "tutor", "instructor", "facilitator"),
    *("booking id", "booking ref", "booking reference", "booking number"),
)
PLACES = (
    *("venue", "location", "room", "start time", "end time", "time", "end date"),
    *("finish date", "due date", "expiry date", "expires", "duration", "hours"),
    *("cpd hours", "mode", "delivery method", "delivery mode", "format", "department"),
    *("directorate", "team", "service", "division", "cost centre", "cost code"),
    *("certificate", "certificate number", "progress", "percent complete"),
    *("last accessed", "last login", "time spent", "attempts", "price", "fee"),
)
LEFT_BEHIND = (
    "names, e-mail addresses, telephone numbers, managers, trainers, notes, places and "
    "times, and what a learning system counts for itself"
)
