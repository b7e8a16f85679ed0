"""The life of a thing as data: what may be done when, and where it then stands.

A diagram of it for the documents is drawn from the same data.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import TextChoices

from safeguarding.cases.errors import NotAllowed


@dataclass(frozen=True)
class Life:
    """What may be done to a thing in each of its states.

    Attributes:
        name: of the thing, in words: "action".
        states: its states with their labels.
        start: where it begins.
        acts: what is done -> where it stands -> where it may stand afterwards.
        did: what was done, as "Ann ... at 14:02" goes on.
        why_not: why an act is refused, with `{label}` for where the thing stands.
    """

    name: str
    states: type[TextChoices]
    start: str
    acts: Mapping[str, Mapping[str, tuple[str, ...]]]
    did: Mapping[str, str]
    why_not: Mapping[str, str]

    def allowed(self, state: str) -> list[str]:
        """List what may be done to a thing that stands so, in the order of its life."""
        return [act for act, starts in self.acts.items() if state in starts]

    def check(self, act: str, state: str, to: str | None = None) -> None:
        """Make sure that something may be done, and leads where it is to lead.

        Raises:
            NotAllowed: it may not.
        """
        ends = self.acts[act].get(state)
        if ends is None:
            raise NotAllowed("", self.why_not[act].format(label=self._label(state)))
        if to is not None and to not in ends:
            raise NotAllowed("", f"The {self.name} cannot go there from here.")

    def after(self, act: str, state: str) -> str:
        """Give where a thing stands after an act that leaves one way only.

        Raises:
            NotAllowed: the act may not be done.
        """
        self.check(act, state)
        return self.acts[act][state][0]

    def diagram(self) -> str:
        """Draw the life as a Mermaid state diagram, one arrow for each step."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.start}"]
        lines += [f"    {state}: {self._label(state)}" for state in self.states.values]
        for act, starts in self.acts.items():
            for start, ends in starts.items():
                lines += [f"    {start} --> {end}: {act}" for end in ends]
        return "\n".join(lines)

    def _label(self, state: str) -> str:
        return str(self.states(state).label)
