"""Where the pages are. `public` addresses carry their language, the others do not."""

from django.urls import include, path

from screening.patient.views import follow_up, patient
from screening.patient.views import public as pages
from screening.review.urls import workspace
from screening.upkeep.views import site

app_name = "screening"

public = [
    path("start/", patient.start, name="start"),
    path("", pages.home, name="home"),
    path("guides/<slug:slug>/", pages.guide, name="guide"),
    path("privacy/", pages.privacy, name="privacy"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("crisis/", pages.crisis, name="crisis"),
    path("under-18/", pages.under_18, name="under_18"),
    path("exit/", pages.leave_site, name="leave_site"),
    path("follow-up/", follow_up.follow_up, name="follow_up"),
]

journey = [
    path("", patient.journey, name="journey"),
    path("<int:number>/", patient.question, name="question"),
    path("<int:number>/change/", patient.question, {"changing": True}, name="change"),
    path("pause/<int:number>/", patient.pause, name="pause"),
    path("check/", patient.check, name="check"),
    path("result/", patient.result, name="result"),
    path("send/", patient.send, name="send"),
    path("call/", patient.call, name="call"),
    path("sent/", patient.sent, name="sent"),
    path("language/", patient.language, name="language"),
    path("exit/", patient.leave, name="leave"),
]

visit = [
    path("", follow_up.status, name="status"),
    path("contact/", follow_up.change_contact, name="change_contact"),
    path("message/", follow_up.add_message, name="add_message"),
    path("take-back/", follow_up.take_back, name="take_back"),
    path("receipt/", follow_up.receipt, name="receipt"),
    path("exit/", follow_up.end_visit, name="end_visit"),
]

staff = [
    path("settings/", site.site_settings, name="site_settings"),
    path("disposal/", site.disposal, name="disposal"),
    path("disposal/<str:reference>/", site.vote_to_dispose, name="vote_to_dispose"),
    *workspace,
]

urlpatterns = [
    path("screen/<str:key>/", include(journey)),
    path("follow-up/<str:key>/", include(visit)),
    path("staff/", include(staff)),
]
