"""Missing episodes: lists of the police, and the Missing module of SSDA903."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from safeguarding.cases.files import missing_across, missing_load, missing_reader
from safeguarding.cases.files.missing_columns import POLICE_LAYOUT, SSDA903_LAYOUT
from safeguarding.cases.files.missing_texts import TEXTS
from safeguarding.cases.models import StagedEpisode
from safeguarding.periods import Period
from safeguarding.returns.models import RecordFile
from safeguarding.returns.records.kinds import Kind, RowReader
from safeguarding.returns.rules.facts import Finding


@dataclass(frozen=True)
class EpisodesKind(Kind):
    """How files of missing episodes are read, and where they go."""

    def reader(self, file: RecordFile) -> RowReader:
        """Give the function that reads each row. One query, here."""
        return missing_reader.reader(file)

    def across(self, file: RecordFile) -> Iterable[Finding]:
        """Compare the rows with each other and with what is known."""
        return missing_across.across(file)

    def load(self, file: RecordFile, at: datetime) -> Iterable[Period]:
        """Make children and episodes of the rows."""
        return missing_load.load(file, at)


episodes_kind = EpisodesKind(
    code="missing-episodes",
    title="missing episodes",
    layouts=(SSDA903_LAYOUT, POLICE_LAYOUT),
    staging=StagedEpisode,
    fields=missing_reader.FIELDS,
    rules=TEXTS,
)
