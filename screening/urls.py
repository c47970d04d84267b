"""Where the pages are. `public` addresses carry their language, the others do not."""

from django.urls import include, path

from screening.views import patient
from screening.views import public as pages
from screening.views.review import queue as review_queue
from screening.views.review import submission as review

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

# The coordinators' workspace

submission = [
    path("", review.submission, name="submission"),
    path("claim/", review.claim, name="claim"),
    path("acknowledge/", review.acknowledge, name="acknowledge"),
    path("release/", review.release, name="release"),
    path("hand-over/", review.hand_over, name="hand_over"),
    path("decide/", review.decide, name="decide"),
    path("note/", review.add_note, name="add_note"),
    path("contact/", review.reveal_contact, name="reveal_contact"),
    path("call/", review.log_call, name="log_call"),
    path("book/", review.book, name="book"),
    path("assessment/", review.record_assessment, name="record_assessment"),
    path("place/", review.place, name="place"),
    path("close/", review.close, name="close"),
    path("reopen/", review.reopen, name="reopen"),
]

staff = [
    path("", review_queue.queue, name="queue"),
    path("submissions/<str:reference>/", include(submission)),
]

urlpatterns = [
    path("screen/<str:key>/", include(journey)),
    path("staff/", include(staff)),
]
