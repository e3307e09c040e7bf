"""Addresses of this context."""

from django.urls import path

from .views import attendance, bodies, calls, meetings, seats

app_name = "governance"
urlpatterns = [
    path("organ/", bodies.bodies, name="bodies"),
    path("organ/nytt/", bodies.body_new, name="body_new"),
    path("organ/<slug:code>/", bodies.body, name="body"),
    path("organ/<slug:code>/andra/", bodies.body_edit, name="body_edit"),
    path("organ/<slug:code>/avsluta/", bodies.body_end, name="body_end"),
    path("organ/<slug:code>/kontakter.csv", bodies.body_contacts, name="body_contacts"),
    path("platser/", seats.seats, name="seats"),
    path("platser/ny/", seats.seat_new, name="seat_new"),
    path("platser/<int:pk>/", seats.seat_edit, name="seat_edit"),
    path("platser/<int:pk>/avsluta/", seats.seat_end, name="seat_end"),
    path("kontakter/", seats.contacts, name="contacts"),
    path("kontakter/ny/", seats.contact_new, name="contact_new"),
    path("kontakter/<int:pk>/", seats.contact_edit, name="contact_edit"),
    path("moten/", meetings.meetings, name="meetings"),
    path("moten/nytt/", meetings.meeting_new, name="meeting_new"),
    path("moten/kalender/<int:year>/", meetings.calendar, name="calendar"),
    path("moten/kalender/<int:year>/<int:month>/", meetings.calendar, name="calendar"),
    path("moten/<int:pk>/", meetings.meeting, name="meeting"),
    path("moten/<int:pk>/andra/", meetings.meeting_edit, name="meeting_edit"),
    path("moten/<int:pk>/stall-in/", meetings.meeting_cancel, name="meeting_cancel"),
    path("moten/<int:pk>/aterfor/", meetings.meeting_return, name="meeting_return"),
    path("moten/<int:pk>/hallet/", meetings.meeting_hold, name="meeting_hold"),
    path("moten/<int:pk>/protokoll/", meetings.minutes, name="minutes"),
    path("moten/<int:pk>/narvaro/", attendance.attendance, name="attendance"),
    path("moten/<int:pk>/narvaro/summa/", attendance.attendance_sum, name="attendance_sum"),
    path("moten/<int:pk>/kalla/", calls.call, name="call"),
    path("moten/<int:pk>/svar/", calls.answers, name="call_answers"),
    path("moten/<int:pk>/svar/<int:person>/", calls.answer_for, name="call_answer"),
    path("moten/<int:pk>/svar/<int:person>/aterkalla/", calls.link_withdraw, name="call_link_withdraw"),
    path("moten/<int:pk>/paminn/", calls.remind, name="call_remind"),
    path("kallelse/<slug:federation>/<str:token>/", calls.answer, name="answer"),
    path("representation/<slug:code>/<int:year>/", attendance.representation, name="representation"),
]
