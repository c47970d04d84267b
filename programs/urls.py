from django.urls import path, re_path

from programs.offered.views import levels
from programs.offered.views import programs as offered
from programs.offered.views import public as pages
from programs.studio.views import (
    backtesting,
    cases,
    criteria,
    drafting,
    possible,
    publishing,
    shadow,
    signing,
    versions,
)

app_name = "programs"

public = [
    path("levels/", pages.levels, name="levels"),
    path("levels/<slug:code>/", pages.level, name="level"),
    path("programs/", pages.offered, name="offered"),
]

urlpatterns = [
    path("staff/levels/", levels.staff_levels, name="staff_levels"),
    path("staff/levels/<slug:code>/", levels.change_level, name="change_level"),
    path("staff/programs/", offered.staff_programs, name="staff_programs"),
    path("staff/programs/add/", offered.add_program, name="add_program"),
    path("staff/programs/<int:pk>/", offered.change_program, name="change_program"),
    path("staff/programs/<int:pk>/remove/", offered.remove_program, name="remove_program"),
    path("staff/programs/<int:pk>/offer/", offered.offer, name="offer"),
    path("staff/programs/<int:pk>/withdraw/", offered.withdraw, name="withdraw"),
    path("staff/programs/<int:pk>/milestones/", offered.add_milestone, name="add_milestone"),
    path(
        "staff/programs/<int:pk>/milestones/<int:milestone>/rest/",
        offered.rest_milestone,
        name="rest_milestone",
    ),
    path("staff/programs/<int:pk>/tracks/", offered.add_track, name="add_track"),
    path("staff/programs/<int:pk>/tracks/<int:track>/", offered.change_track, name="change_track"),
    path("staff/programs/<int:pk>/tracks/<int:track>/remove/", offered.remove_track, name="remove_track"),
    path("staff/criteria/", criteria.criteria, name="criteria"),
    path("staff/criteria/draft/", drafting.draft, name="draft"),
    path("staff/criteria/draft/start/", drafting.start_draft, name="start_draft"),
    path("staff/criteria/draft/import/", versions.import_draft, name="import_draft"),
    path("staff/criteria/draft/discard/", drafting.discard_draft, name="discard_draft"),
    path("staff/criteria/draft/rows/", drafting.add_row, name="add_row"),
    path("staff/criteria/draft/rows/<slug:code>/", drafting.change_row, name="change_row"),
    path("staff/criteria/draft/rows/<slug:code>/remove/", drafting.remove_row, name="remove_row"),
    path("staff/criteria/draft/rows/<slug:code>/comment/", drafting.comment_on_row, name="comment_on_row"),
    path("staff/criteria/draft/check/", publishing.check, name="check"),
    path("staff/criteria/draft/approve/", publishing.approve, name="approve"),
    path("staff/criteria/draft/publish/", publishing.publish, name="publish"),
    path("staff/criteria/draft/backtest/", backtesting.backtest, name="backtest"),
    path("staff/criteria/draft/backtest/file/", backtesting.backtest_file, name="backtest_file"),
    path("staff/criteria/try/", possible.try_person, name="try_person"),
    path("staff/criteria/map/", possible.space, name="space"),
    path("staff/criteria/cases/", cases.worked_cases, name="worked_cases"),
    path("staff/criteria/add-case/", cases.add_case, name="add_case"),
    path("staff/criteria/import-cases/", cases.import_cases, name="import_cases"),
    re_path(r"^staff/criteria/cases/export/(?P<kind>csv|json)/$", cases.export_cases, name="export_cases"),
    path("staff/criteria/cases/<slug:code>/", cases.worked_case, name="worked_case"),
    path("staff/criteria/cases/<slug:code>/remove/", cases.remove_case, name="remove_case"),
    path("staff/criteria/shadow/", shadow.shadow, name="shadow"),
    path("staff/criteria/shadow/start/", shadow.start_shadow_trial, name="start_shadow_trial"),
    path("staff/criteria/shadow/<int:pk>/stop/", shadow.stop_shadow_trial, name="stop_shadow_trial"),
    path("staff/criteria/sign-off/", signing.sign_off, name="sign_off"),
    path("staff/criteria/sign-off/sign/", signing.sign, name="sign"),
    path("staff/criteria/sign-off/draft/", signing.draft_to_sign, name="draft_to_sign"),
    path("staff/criteria/sign-off/words/<slug:code>/", signing.words_to_sign, name="words_to_sign"),
    path("staff/criteria/sign-off/<int:pk>/take-back/", signing.take_back, name="take_back_signature"),
    path("staff/criteria/versions/", versions.versions, name="versions"),
    path("staff/criteria/versions/compare/", versions.compare, name="compare"),
    path("staff/criteria/versions/<int:number>/", versions.version, name="version"),
    path("staff/criteria/versions/<int:number>/policy/", versions.policy, name="policy"),
    path("staff/criteria/versions/<int:number>/export/", versions.export_version, name="export_version"),
    path("staff/criteria/versions/<int:number>/restore/", versions.restore, name="restore"),
]
