"""Addresses of aftercare."""

from django.urls import URLPattern, path

from jiugai.aftercare.views import complaint_acts, complaints

app_name = "aftercare"
urlpatterns: list[URLPattern] = [
    path("aftercare/", complaints.inbox, name="complaints"),
    path("aftercare/complaints/new/", complaints.choose_estate, name="choose-estate"),
    path("aftercare/complaints/new/<slug:code>/", complaints.record, name="record"),
    path("aftercare/complaints/<slug:number>/", complaints.complaint, name="complaint"),
    path("aftercare/complaints/<slug:number>/answer/", complaint_acts.answer, name="answer"),
    path("aftercare/complaints/<slug:number>/hand-on/", complaint_acts.hand, name="hand-on"),
    path("aftercare/complaints/<slug:number>/duplicate/", complaint_acts.link, name="duplicate"),
    path("aftercare/complaints/<slug:number>/phone/", complaint_acts.phone, name="phone"),
    path("aftercare/complaints/<slug:number>/pictures/<int:pk>/", complaints.picture, name="picture"),
]
