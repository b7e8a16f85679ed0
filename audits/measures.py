"""Which indicators are counted from self-assessments and case file audits."""

from audits import measures_cases, measures_rounds

measures = [*measures_rounds.measures, *measures_cases.measures]
