"""What beat does by itself, and when: each entry only rings.

Work owed is a row in the database; a ring that is lost or doubled costs nothing.
"""

from typing import Any

from celery.schedules import crontab

SCHEDULE: dict[str, dict[str, Any]] = {
    # The doorbell: a lost message costs at most these few seconds.
    "ring-for-stale-figures": {
        "task": "dashboards.drain",
        "schedule": 5.0,
        "options": {"expires": 15},
    },
    # The same for files of records: checks and loads that nobody has done yet.
    "ring-for-files-of-records": {
        "task": "returns.work",
        "schedule": 10.0,
        "options": {"expires": 30},
    },
    # Every night after midnight, so that what falls due today is on the list.
    "generate-obligations": {
        "task": "returns.generate_obligations",
        "schedule": 6 * 3600.0,
        "options": {"expires": 3600},
    },
    # So that a case that stays open is in the new quarter from its first day.
    "roll-open-cases": {
        "task": "cases.roll",
        "schedule": crontab(hour="0,6", minute="10"),
        "options": {"expires": 3600},
    },
    # The same for actions of the register and for planned audits.
    "roll-actions": {
        "task": "board.roll",
        "schedule": crontab(hour="0,6", minute="20"),
        "options": {"expires": 3600},
    },
    "roll-audits": {
        "task": "audits.roll",
        "schedule": crontab(hour="0,6", minute="15"),
        "options": {"expires": 3600},
    },
    # After the figures of the night: what closed two quarters ago, did it help?
    "check-what-actions-moved": {
        "task": "board.check_moved",
        "schedule": crontab(hour="6", minute="40"),
        "options": {"expires": 3600},
    },
    # Files that a failed transaction left behind.
    "sweep-evidence": {
        "task": "board.sweep_evidence",
        "schedule": crontab(hour="3", minute="20"),
        "options": {"expires": 3600},
    },
    # In office hours, so that what the mail server refused is tried again the same
    # day; nobody gets a second message, and weekends are quiet.
    "remind": {
        "task": "returns.remind",
        "schedule": crontab(hour="8-16", minute="20"),
        "options": {"expires": 1800},
    },
    "remind-of-actions": {
        "task": "board.remind",
        "schedule": crontab(hour="8-16", minute="30"),
        "options": {"expires": 1800},
    },
    "remind-of-answers": {
        "task": "audits.remind",
        "schedule": crontab(hour="8-16", minute="50"),
        "options": {"expires": 1800},
    },
    # The same for signals in what people follow.
    "tell-of-signals": {
        "task": "dashboards.tell",
        "schedule": crontab(hour="8-16", minute="40"),
        "options": {"expires": 1800},
    },
    # What is three months past now is asked about, and counted, from today.
    "roll-training": {
        "task": "training.roll",
        "schedule": crontab(hour="0,6", minute="25"),
        "options": {"expires": 3600},
    },
    # In office hours, as every message is.
    "invite-to-evaluate": {
        "task": "training.invite",
        "schedule": crontab(hour="8-16", minute="10"),
        "options": {"expires": 1800},
    },
    # Addresses of delegates that are not needed any more.
    "sweep-training-contacts": {
        "task": "training.sweep",
        "schedule": crontab(hour="3", minute="40"),
        "options": {"expires": 3600},
    },
}
