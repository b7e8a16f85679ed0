"""What answers come to: one row per response and standard, and the progress."""

import pytest

from audits import results
from audits.models import Answer, Response, StandardResult
from tests.audits.made_rounds import a_round, answer, members_of, response_of
from tests.factories import PartnershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def response():
    """One of two agencies of a round: standard 1 has 1 question, standard 2 has 2."""
    partnership = PartnershipFactory()
    agency, _ = members_of(partnership)
    return response_of(a_round(partnership), agency)


def kept(response):
    rows = StandardResult.objects.filter(response=response)
    return list(
        rows.order_by("standard__number").values_list(
            "standard__number", "self_score", "moderated_score", "answers", "compliant"
        )
    )


def test_a_standard_is_as_good_as_its_weakest_answer(response):
    answer(response, 3, 2, 1)

    results.refresh([response.pk])

    assert kept(response) == [(1, 3, None, 1, 1), (2, 1, None, 2, 1)]
    assert Response.objects.get(pk=response.pk).answered == 3


def test_a_standard_without_an_answer_has_no_result(response):
    answer(response, None, 2)

    results.refresh([response.pk])

    assert kept(response) == [(2, 2, None, 1, 1)]
    assert Response.objects.get(pk=response.pk).answered == 1


def test_the_panel_s_score_decides_what_is_met_where_there_is_one(response):
    # Standard 2: scored 3 and 1 by the agency; the panel says 1 and 2.
    answer(response, 2, 3, 1, moderated=(2, 1, 2))

    results.refresh([response.pk])

    assert kept(response) == [(1, 2, 2, 1, 1), (2, 1, 1, 2, 1)]


def test_a_standard_is_moderated_once_each_of_its_answers_is(response):
    answer(response, 2, 3, 3, moderated=(3, 1))

    results.refresh([response.pk])

    assert kept(response) == [(1, 2, 3, 1, 1), (2, 3, None, 2, 1)]


def test_an_answer_carried_forward_counts_once_it_was_looked_at(response):
    first, *others = answer(response, 3, 3, 3)
    Answer.objects.filter(pk__in=[one.pk for one in others]).update(carried_from=first)
    Answer.objects.filter(pk=others[0].pk).update(still_true=True)

    results.refresh([response.pk])

    assert kept(response) == [(1, 3, None, 1, 1), (2, 3, None, 1, 1)]
    assert Response.objects.get(pk=response.pk).answered == 2


def test_an_answer_taken_out_again_leaves_no_result(response):
    answer(response, 3, 3, 3)
    results.refresh([response.pk])

    Answer.objects.filter(response=response, question__standard__number=1).update(
        self_score=None
    )
    results.refresh([response.pk])

    assert kept(response) == [(2, 3, None, 2, 2)]
    assert Response.objects.get(pk=response.pk).answered == 2


def test_a_standard_on_the_voice_of_children_is_marked(response):
    answer(response, 3, 3, 3)

    results.refresh([response.pk])

    voices = StandardResult.objects.filter(response=response, is_voice=True)
    assert list(voices.values_list("standard__number", flat=True)) == [2]


def test_many_responses_take_as_many_queries_as_one(django_assert_num_queries):
    partnership = PartnershipFactory()
    members_of(partnership, 6)
    of = a_round(partnership)
    responses = list(Response.objects.filter(round=of).select_related("round"))
    for one in responses:
        answer(one, 3, 2, 1)

    with django_assert_num_queries(4):
        results.refresh([one.pk for one in responses])

    assert StandardResult.objects.filter(response__round=of).count() == 12


def test_what_another_agency_answered_stays_as_it_is(response):
    other = Response.objects.exclude(pk=response.pk).get()
    answer(other, 3, 3, 3)
    answer(response, 0, 0, 0)

    results.refresh([response.pk])

    assert kept(other) == []
