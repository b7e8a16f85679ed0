"""Records of the training room."""

from training.models.bookings import Booking, BookingStep, Delegate, DelegateContact
from training.models.courses import Course, CourseNeed, Headcount, RoleGroup
from training.models.evaluation import (
    ChangeTag,
    Evaluation,
    EvaluationInvite,
    Impact,
    Invitations,
)
from training.models.events import Event
from training.models.staging import StagedBooking, StagedHeadcount

__all__ = [
    "Booking",
    "BookingStep",
    "ChangeTag",
    "Course",
    "CourseNeed",
    "Delegate",
    "DelegateContact",
    "Evaluation",
    "EvaluationInvite",
    "Event",
    "Headcount",
    "Impact",
    "Invitations",
    "RoleGroup",
    "StagedBooking",
    "StagedHeadcount",
]
