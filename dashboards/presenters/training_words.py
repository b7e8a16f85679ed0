"""The words of training, for the help page. Source: ADR 25; DOMAIN A.5, B.5, C.10."""

from dashboards.presenters.words import Word

TRAINING = (
    Word(
        "places",
        "What the events could take that were not cancelled. Online courses whose "
        "places are not limited are not counted.",
    ),
    Word(
        "booked",
        "All bookings but those still on the waiting list. The ones cancelled later are "
        "among them.",
    ),
    Word("attended", "Whoever came, for the whole course or a part of it."),
    Word("completed", "Whoever attended the whole course."),
    Word(
        "did not attend",
        "Booked, not cancelled, and not there. The rate is of the bookings that were "
        "not cancelled; the rate of attendance is of all bookings. So the two do not "
        "add up to 100 %.",
    ),
    Word(
        "cancelled late",
        "Cancelled when the place could no longer be given to somebody else, so that it "
        "was lost as well.",
    ),
    Word(
        "learning gain",
        "How much surer people are after a course than before, in points of a scale of "
        "1 to 5. Only people who scored themselves both times are counted; how many "
        "they were stands beside it, and the interval says how far chance alone could "
        "move the gain.",
    ),
    Word(
        "response",
        "How many of the people asked gave an answer: before, after, and three and six "
        "months later. Who answers is not chance, so a low response says little about "
        "the others.",
    ),
    Word(
        "coverage",
        "The people of a role who attended the whole course and whose training has not "
        "lapsed, of the people the agency says it has in that role. The headcount has a "
        "date; when people have changed since, more can be in date than there were.",
    ),
    Word(
        "about to lapse",
        "In date today, and no longer in 90 days unless they come again.",
    ),
    Word(
        "two ways a number comes",
        "Boards publish tables, learning systems export rows. Where both tell of the "
        "same time, the page shows both figures and the difference, and adds neither to "
        "the other.",
    ),
)
