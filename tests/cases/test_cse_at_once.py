"""Two coordinators change one case at the same moment: one is told, none is lost."""

from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from safeguarding.access.permissions import Role
from safeguarding.cases.errors import ChangedMeanwhile
from safeguarding.cases.models import CseCase
from safeguarding.cases.services import cse, facts
from safeguarding.cases.services.keeping import Changing, Seen, version_of
from tests.cases.made_cse import Area
from tests.factories import member


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_is_kept_and_the_other_is_told():
    area = Area()
    case = area.case()
    people = [area.lead, member(Role.CSE_MISSING_LEAD, area.place)]
    months = (2, 3)
    came, told = Barrier(2), {}

    def change(person, month):
        doing = Changing(person, timezone.now(), Seen(version_of(case)))
        came.wait(timeout=30)
        try:
            cse.review(case=case, facts=facts.On(date(2026, month, 1)), doing=doing)
            told[month] = None
        except ChangedMeanwhile as error:
            told[month] = error.message
        finally:
            connection.close()

    pairs = zip(people, months, strict=True)
    threads = [Thread(target=change, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    kept = [month for month, message in told.items() if message is None]
    assert (len(told), len(kept)) == (2, 1)
    assert CseCase.objects.get(pk=case.pk).reviewed_on == date(2026, kept[0], 1)
    lost = next(message for message in told.values() if message)
    assert "recorded a review on" in lost
