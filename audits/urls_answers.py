"""Addresses of the pages of answering: for people, and for links of offices."""

from django.urls import URLPattern, path

from audits.views import answer_books, answer_links, answers, school

# One page after the other has the same place at both desks.
PLACES = (
    ("", "", "overview"),
    ("standard/<int:number>/", "-standard", "standard"),
    ("question/<int:question>/files/", "-files", "files"),
    (
        "question/<int:question>/files/<int:file>/remove/",
        "-file-remove",
        "remove_file",
    ),
    ("check/", "-check", "check"),
    ("sign/", "-sign", "sign"),
    ("receipt/", "-receipt", "receipt"),
    ("take-back/", "-take-back", "take_back"),
    ("workbook/", "-book", "book"),
    ("upload/", "-upload", "upload"),
)

urlpatterns: list[URLPattern] = [
    path("", answers.answers, name="answers"),
    path("link/<str:token>/", school.link, name="link"),
    path("file/<int:pk>/", answers.file, name="answer-file"),
    path("panel-file/<int:pk>/", answers.panel_file, name="panel-answer-file"),
    path("round/<int:pk>/workbook/", answer_books.books, name="answers-book"),
    path("round/<int:pk>/upload/", answer_books.uploads, name="answers-upload"),
    path("<int:pk>/links/", answer_links.end_links, name="links-end"),
    path("<int:pk>/ask/", answers.ask, name="answer-ask"),
    path("<int:pk>/share/", answers.share, name="answer-share"),
    path("school/<int:pk>/file/<int:file>/", school.file, name="school-file"),
    *(
        path(f"<int:pk>/{place}", getattr(answers, view), name=f"answer{name}")
        for place, name, view in PLACES
    ),
    *(
        path(f"school/<int:pk>/{place}", getattr(school, view), name=f"school{name}")
        for place, name, view in PLACES
    ),
]
