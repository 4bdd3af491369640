"""Addresses of aftercare."""

from django.urls import URLPattern, path

from jiugai.aftercare.views import complaint_acts, complaints, survey_acts, survey_papers, surveys

ONE, OF = "aftercare/complaints/<slug:number>", "aftercare/satisfaction/<slug:number>"
app_name = "aftercare"
urlpatterns: list[URLPattern] = [
    path("aftercare/", complaints.inbox, name="complaints"),
    path("aftercare/complaints/new/", complaints.choose_estate, name="choose-estate"),
    path("aftercare/complaints/new/<slug:code>/", complaints.record, name="record"),
    path("aftercare/complaints/sift/", complaint_acts.sift, name="sift"),
    path(f"{ONE}/", complaints.complaint, name="complaint"),
    path(f"{ONE}/answer/", complaint_acts.answer, name="answer"),
    path(f"{ONE}/hand-on/", complaint_acts.hand, name="hand-on"),
    path(f"{ONE}/duplicate/", complaint_acts.link, name="duplicate"),
    path(f"{ONE}/phone/", complaint_acts.phone, name="phone"),
    path(f"{ONE}/pictures/<int:pk>/", complaints.picture, name="picture"),
    path("aftercare/satisfaction/", surveys.surveys, name="surveys"),
    path("aftercare/satisfaction/new/<slug:project>/<slug:code>/", survey_acts.begin, name="open-survey"),
    path(f"{OF}/", surveys.survey, name="survey"),
    path(f"{OF}/sheets.docx", surveys.sheets, name="sheets"),
    path(f"{OF}/papers/", survey_papers.papers, name="papers"),
    path(f"{OF}/papers/<int:paper>/", survey_papers.paper, name="paper"),
    path(f"{OF}/batches/<int:batch>/", survey_papers.batch, name="batch"),
    path(f"{OF}/batches/<int:batch>/check/", survey_papers.batch_check, name="batch-check"),
    path(f"{OF}/batches/<int:batch>/back/", survey_papers.batch_back, name="batch-back"),
    path(f"{OF}/batches/<int:batch>/scan/", survey_papers.batch_scan, name="batch-scan"),
    path(f"{OF}/enlarge/", survey_acts.enlarge, name="enlarge"),
    path(f"{OF}/close/", survey_acts.close, name="close-survey"),
]
