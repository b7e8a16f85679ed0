"""Addresses of groups, seats and meetings; `urls` puts them in place."""

from django.urls import path

from safeguarding.board.views import groups, marking, meetings

urlpatterns = [
    path("", groups.groups, name="groups"),
    path("new/<slug:partnership>/", groups.new_group, name="group-new"),
    path("<int:pk>/", groups.group, name="group"),
    path("<int:pk>/change/", groups.change_group, name="group-change"),
    path("<int:pk>/seats/new/", groups.new_seat, name="seat-new"),
    path("<int:pk>/meetings/new/", meetings.plan, name="meeting-new"),
    path("seats/<int:pk>/", groups.change_seat, name="seat-change"),
    path("seats/<int:pk>/explain/", groups.explain_seat, name="seat-explain"),
    path("meetings/<int:pk>/", meetings.meeting, name="meeting"),
    path("meetings/<int:pk>/held/", meetings.hold, name="meeting-hold"),
    path("meetings/<int:pk>/cancel/", meetings.cancel, name="meeting-cancel"),
    path("meetings/<int:pk>/planned/", meetings.reinstate, name="meeting-reinstate"),
    path("meetings/<int:pk>/attendance/", marking.mark, name="meeting-attendance"),
    path("meetings/<int:pk>/explain/", marking.explain, name="meeting-explain"),
]
