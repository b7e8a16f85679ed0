"""One small form for each thing that happens with a missing child."""

from typing import Any

from django import forms

from safeguarding.cases.forms.acting import ActingForm, choose
from safeguarding.cases.forms.cse import on_day
from safeguarding.cases.forms.missing_report import WHAT, WhatForm
from safeguarding.cases.forms.moments import when
from safeguarding.cases.models import (
    MissingEpisode,
    Precision,
    WhyNotDone,
)
from safeguarding.cases.queries import member_agencies
from safeguarding.cases.services import facts_missing as facts
from safeguarding.cases.services.facts import Nothing
from safeguarding.cases.stages import Stage, stage_of


class EpisodeForm(ActingForm):
    """Base of the forms of one episode."""

    def __init__(self, *args: Any, episode: MissingEpisode, **kwargs: Any) -> None:
        self.episode = episode
        super().__init__(*args, **kwargs)

    def facts(self) -> Any:
        """Give what was entered, as the service takes it; of a valid form."""
        raise NotImplementedError


class NothingForm(EpisodeForm):
    """Nothing to enter: the button is the answer."""

    def facts(self) -> Nothing:
        """Give that there is nothing to say."""
        return Nothing()


class BackForm(EpisodeForm):
    """The child is back."""

    returned = when("When was the child back?", "Enter when the child was back")
    debrief = when(
        "When was the safe and well check of the police?",
        "",
        required=False,
        more="Leave it all empty if there was none, or nobody knows.",
    )
    field_order = ["returned", "debrief"]

    def facts(self) -> facts.Back:
        """Give the return."""
        said = self.cleaned_data
        return facts.Back(said["returned"], said["debrief"])


ANSWERS = [("yes", "Yes, the child accepted"), ("no", "No, the child refused")]


class OfferForm(EpisodeForm):
    """An interview was offered."""

    offered = when("When was it offered?", "Enter when it was offered")
    answer = choose(
        [*ANSWERS, ("", "There is no answer yet")],
        "Choose the answer",
        "Did the child accept?",
        required=False,
        initial="",
    )
    field_order = ["offered", "answer"]

    def facts(self) -> facts.Offer:
        """Give the offer."""
        said = self.cleaned_data
        accepted = {"yes": True, "no": False}.get(said["answer"])
        return facts.Offer(said["offered"], accepted)


class AnswerForm(EpisodeForm):
    """The answer to an offer."""

    answer = choose(ANSWERS, "Choose the answer", "Did the child accept?")
    field_order = ["answer"]

    def facts(self) -> facts.Answer:
        """Give the answer."""
        return facts.Answer(accepted=self.cleaned_data["answer"] == "yes")


class InterviewForm(EpisodeForm):
    """An interview was held."""

    completed = when("When was the interview held?", "Enter when it was held")
    provider = forms.ChoiceField(
        label="Which agency held it?",
        error_messages={"required": "Choose who held the interview"},
    )
    independent = choose(
        [
            ("yes", "Yes, independent of the child's care and of the police"),
            ("no", "No"),
        ],
        "Choose whether they were independent",
        "Was the person who held it independent?",
    )
    field_order = ["completed", "provider", "independent"]

    def __init__(self, *args: Any, episode: MissingEpisode, **kwargs: Any) -> None:
        super().__init__(*args, episode=episode, **kwargs)
        rows = member_agencies(episode.partnership_id)
        self.agencies = {str(one.pk): one for one in rows}
        field: Any = self.fields["provider"]
        named = [(key, one.short_name) for key, one in self.agencies.items()]
        field.choices = [("", "Choose an agency"), *named]

    def facts(self) -> facts.Done:
        """Give the interview."""
        said = self.cleaned_data
        return facts.Done(
            completed=said["completed"],
            provider=self.agencies[said["provider"]],
            is_independent=said["independent"] == "yes",
        )


class NotDoneForm(EpisodeForm):
    """Why there is no interview; reasons that fit what was offered."""

    reason = choose(WhyNotDone.choices, "Choose why", "Why is there no interview?")
    field_order = ["reason"]

    def __init__(self, *args: Any, episode: MissingEpisode, **kwargs: Any) -> None:
        super().__init__(*args, episode=episode, **kwargs)
        is_offered = stage_of(episode) is not Stage.RETURNED
        unfit = WhyNotDone.NOT_OFFERED if is_offered else WhyNotDone.REFUSED
        field: Any = self.fields["reason"]
        field.choices = [one for one in WhyNotDone.choices if one[0] != unfit]

    def facts(self) -> facts.Why:
        """Give the reason."""
        return facts.Why(self.cleaned_data["reason"])


class ScreenForm(EpisodeForm):
    """A CSE screening of the missing child."""

    on = on_day("When was the child screened?", "Enter the day of the screening")
    flag = choose(
        [
            ("none", "No sign of sexual exploitation"),
            ("suspected", "Sexual exploitation is suspected"),
            ("known", "Sexual exploitation is known"),
        ],
        "Choose what it came to",
        "What did it come to?",
    )
    cce = forms.BooleanField(
        label="There are signs of criminal exploitation", required=False
    )
    field_order = ["on", "flag", "cce"]

    def facts(self) -> facts.Screened:
        """Give the screening."""
        said = self.cleaned_data
        return facts.Screened(said["on"], said["flag"], cce=said["cce"])


class CorrectForm(WhatForm, EpisodeForm):
    """The episode as it should have been entered."""

    started = when(
        "When did the child go missing?", "Enter when the child went missing"
    )
    returned = when("When was the child back?", "Enter when the child was back")
    field_order = ["started", "returned", *WHAT]

    def __init__(self, *args: Any, episode: MissingEpisode, **kwargs: Any) -> None:
        has_time = episode.precision != Precision.DATE
        first: dict[str, Any] = {name: getattr(episode, name) for name in WHAT}
        first["started"] = facts.When(episode.missing_from_at, has_time)
        if episode.returned_at:
            first["returned"] = facts.When(episode.returned_at, has_time)
        super().__init__(*args, episode=episode, initial=first, **kwargs)
        if not episode.returned_at:
            del self.fields["returned"]

    def facts(self) -> facts.Correction:
        """Give the corrected episode."""
        said = self.cleaned_data
        return facts.Correction(said["started"], said.get("returned"), self.what())
