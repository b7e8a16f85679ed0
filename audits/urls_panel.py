from django.urls import URLPattern, path

from audits.views import feedback, new_actions, panel, panel_acts, panel_members

urlpatterns: list[URLPattern] = [
    path("", panel.rounds, name="panel"),
    path("<int:pk>/", panel.round_, name="panel-round"),
    path("<int:pk>/agree/", panel_acts.agree_all, name="panel-agree-all"),
    path("<int:pk>/members/", panel_members.members, name="panel-members"),
    path("answer/<int:pk>/", panel.response, name="panel-response"),
    path("answer/<int:pk>/agree/", panel_acts.agree, name="panel-agree"),
    path(
        "answer/<int:pk>/standard/<int:number>/",
        panel_acts.standard,
        name="panel-standard",
    ),
    path("answer/<int:pk>/<slug:act>/", panel_acts.act, name="panel-act"),
    path("question/<int:pk>/discussed/", panel_acts.discuss, name="panel-discuss"),
    path("question/<int:pk>/action/", new_actions.of_answer, name="panel-action"),
    path("feedback/<int:pk>/", feedback.feedback, name="feedback"),
    path(
        "feedback/question/<int:pk>/action/",
        new_actions.of_feedback,
        name="feedback-action",
    ),
]
