"""Where the pages are. `public` addresses carry their language, the others do not."""

from django.urls import include, path

from screening.desk import views as desk
from screening.paper.views import paper
from screening.patient.views import aside, follow_up, later, questions, result, tablet
from screening.patient.views import public as pages
from screening.record_system import views as record_system
from screening.review.urls import workspace
from screening.review.views.today import feed
from screening.study import views as study
from screening.upkeep.views import site, tablets

app_name = "screening"

public = [
    path("start/", questions.start, name="start"),
    path("", pages.home, name="home"),
    path("guides/<slug:slug>/", pages.guide, name="guide"),
    path("how-we-work-this-out/", pages.worked_out, name="worked_out"),
    path("how-we-work-this-out/questions/", pages.worked_out_questions, name="worked_out_questions"),
    path("privacy/", pages.privacy, name="privacy"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("crisis/", pages.crisis, name="crisis"),
    path("paper/", paper, name="paper"),
    path("under-18/", pages.under_18, name="under_18"),
    path("exit/", pages.leave_site, name="leave_site"),
    path("follow-up/", follow_up.look_up, name="follow_up"),
    path("go-on/", later.go_on, name="go_on"),
]

journey = [
    path("", questions.journey, name="journey"),
    path("<int:number>/", questions.question, name="question"),
    path("<int:number>/change/", questions.question, {"changing": True}, name="change"),
    path("pause/<int:number>/", questions.pause, name="pause"),
    path("check/", questions.check, name="check"),
    path("result/", result.result, name="result"),
    path("result/pdf/", result.result_pdf, name="result_pdf"),
    path("send/", result.send, name="send"),
    path("call/", result.call, name="call"),
    path("sent/", result.sent, name="sent"),
    path("later/", later.later, name="later"),
    path("language/", result.language, name="language"),
    path("read/<slug:name>/", aside.read, name="read"),
    path("exit/", questions.leave, name="leave"),
]

followed_up = [
    path("", follow_up.progress, name="progress"),
    path("pdf/", follow_up.progress_pdf, name="progress_pdf"),
    path("appointment.ics", follow_up.appointment_file, name="appointment_file"),
    path("contact/", follow_up.change_contact, name="change_contact"),
    path("message/", follow_up.add_message, name="add_message"),
    path("check-in/", follow_up.check_in, name="check_in"),
    path("no-email/", follow_up.stop_reminder, name="stop_reminder"),
    path("take-back/", follow_up.take_back, name="take_back"),
    path("receipt/", follow_up.receipt, name="receipt"),
    path("exit/", follow_up.end_follow_up, name="end_follow_up"),
]

staff = [
    path("settings/", site.site_settings, name="site_settings"),
    path("tablets/", tablets.tablets, name="tablets"),
    path("tablets/<int:number>/end/", tablets.end_tablet, name="end_tablet"),
    path("disposal/", site.disposal, name="disposal"),
    path("disposal/<str:reference>/", site.vote_to_dispose, name="vote_to_dispose"),
    path("study/", study.study, name="study"),
    path("study/start/", study.start_study, name="start_study"),
    path("study/next/", study.begin_rating, name="begin_rating"),
    path("study/ratings/<str:code>/", study.second_rating, name="second_rating"),
    path("study/<int:number>/", study.study_results, name="study_results"),
    path("study/<int:number>/end/", study.end_study, name="end_study"),
    path("study/<int:number>/differences/", study.study_differences, name="study_differences"),
    path("study/<int:number>/file/", study.ask_for_study_file, name="ask_for_study_file"),
    path("study/files/<int:number>/", study.make_study_file, name="make_study_file"),
    path("ask/", desk.begin, name="begin_asking"),
    path("ask/<uuid:uid>/", desk.ask, name="ask"),
    path("ask/<uuid:uid>/drop/", desk.drop, name="drop_asking"),
    path("ask/<uuid:uid>/slip/", desk.slip, name="slip"),
    path("submissions/<str:reference>/go-through/", desk.go_through, name="go_through"),
    path("submissions/<str:reference>/check-in/", desk.ask_again, name="ask_again"),
    path("submissions/<str:reference>/hand-on/", record_system.hand_on, name="hand_on"),
    *workspace,
]

urlpatterns = [
    path("screen/<str:key>/", include(journey)),
    path("follow-up/<str:key>/", include(followed_up)),
    path("tablet/", tablet.tablet, name="tablet"),
    path("tablet/here/", tablet.still_here, name="still_here"),
    path("staff/", include(staff)),
    path("fhir/<str:kind>/<str:name>", record_system.definition, name="definition"),
    path(
        "calendar/<str:token>.ics", feed, name="feed"
    ),  # a calendar can't sign in: the address is the secret
]
