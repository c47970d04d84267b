"""The addresses of the coordinators' workspace, under /staff/."""

from django.urls import include, path

from screening.review.views import (
    answers,
    arrivals,
    bulk,
    charts,
    export,
    queue,
    saved,
    scoring,
    submission,
    today,
)

one = [
    path("", submission.submission, name="submission"),
    path("claim/", submission.claim, name="claim"),
    path("acknowledge/", submission.acknowledge, name="acknowledge"),
    path("release/", submission.release, name="release"),
    path("hand-over/", submission.hand_over, name="hand_over"),
    path("decide/", submission.decide, name="decide"),
    path("note/", submission.add_note, name="add_note"),
    path("assessment.ics", today.assessment_file, name="assessment_file"),
    path("reply/", submission.reply, name="reply"),
    path("contact/", submission.reveal_contact, name="reveal_contact"),
    path("call/", submission.log_call, name="log_call"),
    path("book/", submission.book, name="book"),
    path("assessment/", submission.record_assessment, name="record_assessment"),
    path("place/", submission.place, name="place"),
    path("seat/", submission.seat, name="seat"),
    path("seat/free/", submission.free_seat, name="free_seat"),
    path("refer/", submission.refer, name="refer"),
    path("refer/answer/", submission.answer_referral, name="answer_referral"),
    path("cover/", submission.cover, name="cover"),
    path("close/", submission.close, name="close"),
    path("reopen/", submission.reopen, name="reopen"),
]

workspace = [
    path("scoring/", scoring.scoring, name="scoring"),
    path("scoring/<str:version>/", scoring.scoring, name="scoring_of"),
    path("scoring/<str:version>/paper.css", scoring.scoring_on_paper, name="scoring_on_paper"),
    path("", queue.queue, name="queue"),
    path("today/", today.today, name="today"),
    path("today/calendar/", today.make_feed, name="make_feed"),
    path("today/calendar/end/", today.end_feed, name="end_feed"),
    path("arrivals/", arrivals.arrivals, name="arrivals"),
    path("find/", queue.find, name="find"),
    path("bulk/", bulk.bulk, name="bulk"),
    path("bulk/not-real/", bulk.dismiss_sunk, name="dismiss_sunk"),
    path("answers/", answers.saved_answers, name="saved_answers"),
    path("answers/add/", answers.add_answer, name="add_answer"),
    path("answers/<int:pk>/", answers.change_answer, name="change_answer"),
    path("answers/<int:pk>/remove/", answers.remove_answer, name="remove_answer"),
    path("charts/", charts.charts_page, name="charts"),
    path("export/", export.export_list, name="export_list"),
    path("views/", saved.save_view, name="save_view"),
    path("views/<int:number>/remove/", saved.remove_view, name="remove_view"),
    path("submissions/<str:reference>/", include(one)),
]
