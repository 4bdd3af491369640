"""Addresses of consent."""

from django.urls import URLPattern, path

from jiugai.consent.views import doors, papers, prints, results, surveys, votes

app_name = "consent"
urlpatterns: list[URLPattern] = [
    path("willingness/", surveys.surveys, name="surveys"),
    path("willingness/<slug:code>/", surveys.record, name="record"),
    path("willingness/<slug:code>/sheets.docx", surveys.sheets, name="sheets"),
    path("votes/", votes.votes, name="votes"),
    path("votes/of/<slug:code>/new/", votes.vote_new, name="vote-new"),
    path("votes/<slug:code>/", votes.vote, name="vote"),
    path("votes/<slug:code>/edit/", votes.vote_edit, name="vote-edit"),
    path("votes/<slug:code>/announce/", votes.announce, name="vote-announce"),
    path("votes/<slug:code>/withdraw/", votes.withdraw, name="vote-withdraw"),
    path("votes/<slug:code>/doors/", doors.doors, name="doors"),
    path("votes/<slug:code>/doors/<int:number>/", doors.visit, name="visit"),
    path("votes/<slug:code>/doors/<int:number>/reissue/", prints.reissue, name="reissue"),
    path("votes/<slug:code>/prints/", prints.prints, name="prints"),
    path("votes/<slug:code>/prints/invite/", prints.invite, name="invite"),
    path("votes/<slug:code>/prints/letters.docx", prints.letters, name="letters"),
    path("votes/<slug:code>/prints/ballots.docx", prints.ballots, name="ballots"),
    path("votes/<slug:code>/prints/authority.docx", prints.authority, name="authority"),
    path("votes/<slug:code>/prints/announcement.docx", prints.announcement, name="announcement"),
    path("votes/<slug:code>/prints/result.docx", prints.result_sheet, name="result-sheet"),
    path("votes/<slug:code>/meeting/", doors.meeting, name="meeting"),
    path("votes/<slug:code>/papers/", papers.papers, name="papers"),
    path("votes/<slug:code>/papers/table.xlsx", papers.paper_table, name="paper-table"),
    path("votes/<slug:code>/papers/home/<int:number>/", papers.paper_one, name="paper-one"),
    path("votes/<slug:code>/papers/<int:number>/", papers.batch, name="batch"),
    path("votes/<slug:code>/papers/<int:number>/check/", papers.batch_check, name="batch-check"),
    path("votes/<slug:code>/papers/<int:number>/back/", papers.batch_back, name="batch-back"),
    path("votes/<slug:code>/papers/<int:number>/scan/", papers.batch_scan, name="batch-scan"),
    path("votes/<slug:code>/count/", results.count, name="count"),
    path("votes/<slug:code>/publish/", results.publish, name="publish"),
    path("votes/<slug:code>/confirm/", results.confirm, name="confirm"),
    path("votes/<slug:code>/reopen/", results.reopen, name="reopen"),
    path("votes/<slug:code>/objection/", results.object_to, name="objection"),
    path("votes/<slug:code>/objection/<int:pk>/", results.answer, name="answer"),
    path("votes/<slug:code>/count/<int:number>.jsonl", results.evidence, name="evidence"),
]
