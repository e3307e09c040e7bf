"""Addresses of this context."""

from django.urls import path

from .views import documents, history, matters, public, releases, retention

app_name = "records"
urlpatterns = [
    path("historik/<str:object_type>/<int:object_id>/", history.history, name="history"),
    path("diarium/", matters.matters, name="matters"),
    path("diarium/nytt-arende/", matters.matter_new, name="matter_new"),
    path("diarium/registrera/", documents.register, name="register"),
    path("diarium/<int:year>-<int:number>/", matters.matter, name="matter"),
    path("diarium/<int:year>-<int:number>/ratta/", matters.matter_edit, name="matter_edit"),
    path("diarium/<int:year>-<int:number>/sekretess/", matters.matter_secrecy, name="matter_secrecy"),
    path("diarium/<int:year>-<int:number>/avsluta/", matters.matter_close, name="matter_close"),
    path("diarium/<int:year>-<int:number>/oppna/", matters.matter_reopen, name="matter_reopen"),
    path("diarium/handling/<int:pk>/", documents.document, name="document"),
    path("diarium/handling/<int:pk>/ratta/", documents.document_edit, name="document_edit"),
    path("diarium/handling/<int:pk>/flytta/", documents.document_move, name="document_move"),
    path("diarium/handling/<int:pk>/sekretess/", documents.document_secrecy, name="document_secrecy"),
    path("diarium/handling/<int:pk>/fil/", documents.file_new, name="file_new"),
    path("diarium/fil/<int:pk>/", documents.file, name="file"),
    path("diarium/fil/<int:pk>/maskad/", documents.file_masked, name="file_masked"),
    path("diarium/utlamnande/", releases.releases, name="releases"),
    path("diarium/utlamnande/ny/", releases.release_new, name="release_new"),
    path("diarium/utlamnande/<int:pk>/", releases.release, name="release"),
    path("diarium/utlamnande/<int:pk>/handlingar/", releases.release_add, name="release_add"),
    path("diarium/utlamnande/<int:pk>/prova/<int:item>/", releases.release_examine, name="release_examine"),
    path("diarium/utlamnande/<int:pk>/aterta/", releases.release_withdraw, name="release_withdraw"),
    path("diarium/utlamnande/<int:pk>/ta-bort-vem/", releases.requester_remove, name="requester_remove"),
    path("diarium/gallring/", retention.retention, name="retention"),
    path("diarium/gallring/ny-regel/", retention.retention_new, name="retention_new"),
    path("diarium/gallring/<int:pk>/upphav/", retention.retention_withdraw, name="retention_withdraw"),
    # Without sign-in: whoever wants to know which documents there are.
    path("forbund/<slug:federation>/diarium/", public.public_register, name="public"),
]
