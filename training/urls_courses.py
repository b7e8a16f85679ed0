"""Addresses of courses, role groups and who needs what."""

from django.urls import URLPattern, path, re_path

from training.views import courses, lists

urlpatterns: list[URLPattern] = [
    path("", courses.courses, name="courses"),
    path("new/", courses.new, name="course-new"),
    re_path(
        r"^download/(?P<form>csv|xlsx)/$", courses.download, name="courses-download"
    ),
    path("<int:pk>/", courses.course, name="course"),
    path("<int:pk>/change/", courses.change, name="course-edit"),
    path("<int:pk>/needs/", courses.needs, name="course-needs"),
    path("<int:pk>/end/", courses.end, name="course-end"),
    path("<int:pk>/again/", courses.again, name="course-again"),
    path("groups/", lists.role_groups, name="role-groups"),
    path("groups/new/", lists.new_role_group, name="role-group-new"),
    path("groups/<int:pk>/change/", lists.change_role_group, name="role-group-edit"),
    path("groups/<int:pk>/remove/", lists.remove_role_group, name="role-group-remove"),
    path("tags/", lists.change_tags, name="change-tags"),
    path("tags/new/", lists.new_change_tag, name="change-tag-new"),
    path("tags/<int:pk>/change/", lists.change_change_tag, name="change-tag-edit"),
    path("tags/<int:pk>/end/", lists.end_change_tag, name="change-tag-end"),
    path("tags/<int:pk>/again/", lists.reuse_change_tag, name="change-tag-again"),
]
