"""Which indicators are counted from attendance, self-assessment and actions."""

from safeguarding.board import measures_actions, measures_attendance

measures = [*measures_attendance.measures, *measures_actions.measures]
