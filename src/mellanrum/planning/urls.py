"""Addresses of plans and goals. A goal's code is as the board wrote it, whatever signs it has, so it comes last."""

from django.urls import path

from . import views

app_name = "planning"
urlpatterns = [
    path("mal/", views.plan_latest, name="plan_latest"),
    path("mal/<int:year>/", views.plan, name="plan"),
    path("mal/<int:year>/uppfoljning.csv", views.follow_up_csv, name="follow_up_csv"),
    path("mal/<int:year>/planen/", views.plan_edit, name="plan_edit"),
    path("mal/<int:year>/beslut/", views.plan_decide, name="plan_decide"),
    path("mal/<int:year>/nytt-mal/", views.goal_new, name="goal_new"),
    path("mal/<int:year>/aktiviteter/<int:pk>/resultat/", views.activity_result, name="activity_result"),
    path("mal/<int:year>/<path:code>/anteckning/", views.note, name="note"),
    path("mal/<int:year>/<path:code>/observation/", views.observation, name="observation"),
    path(
        "mal/<int:year>/<path:code>/observation/<int:pk>/ta-tillbaka/",
        views.observation_withdraw,
        name="observation_withdraw",
    ),
    path("mal/<int:year>/<path:code>/andra/", views.goal_edit, name="goal_edit"),
    path("mal/<int:year>/<path:code>/utga/", views.goal_withdraw, name="goal_withdraw"),
    path("mal/<int:year>/<path:code>/", views.goal, name="goal"),
]
