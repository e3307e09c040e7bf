"""Addresses of plans and goals. A goal's code is as the board wrote it, whatever signs it has, so it comes last."""

from django.urls import path

from .views import goals, next_year, parts, plans

app_name = "planning"
urlpatterns = [
    path("mal/", plans.plan_latest, name="plan_latest"),
    path("mal/<int:year>/", plans.plan, name="plan"),
    path("mal/<int:year>/uppfoljning.csv", plans.follow_up_csv, name="follow_up_csv"),
    path("mal/<int:year>/planen/", plans.plan_edit, name="plan_edit"),
    path("mal/<int:year>/beslut/", plans.plan_decide, name="plan_decide"),
    path("mal/<int:year>/nytt-mal/", goals.goal_new, name="goal_new"),
    path("mal/<int:year>/nasta-plan/", next_year.begin, name="next_plan"),
    path("mal/<int:year>/ny-del/<slug:kind>/", parts.part_new, name="part_new"),
    path("mal/<int:year>/del/<slug:kind>/<int:pk>/", parts.part_edit, name="part_edit"),
    path("mal/<int:year>/del/<slug:kind>/<int:pk>/utga/", parts.part_withdraw, name="part_withdraw"),
    path("mal/<int:year>/aktiviteter/<int:pk>/resultat/", plans.activity_result, name="activity_result"),
    path("mal/<int:year>/<path:code>/anteckning/", goals.note, name="note"),
    path("mal/<int:year>/<path:code>/observation/", goals.observation, name="observation"),
    path(
        "mal/<int:year>/<path:code>/observation/<int:pk>/ta-tillbaka/",
        goals.observation_withdraw,
        name="observation_withdraw",
    ),
    path("mal/<int:year>/<path:code>/andra/", goals.goal_edit, name="goal_edit"),
    path("mal/<int:year>/<path:code>/utga/", goals.goal_withdraw, name="goal_withdraw"),
    path("mal/<int:year>/<path:code>/", goals.goal, name="goal"),
]
