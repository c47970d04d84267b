"""Every role on every address. An address without a row here fails, and so does a row without an address."""

import pytest
from django.conf import settings
from django.urls import reverse

from people.roles import Role
from tests.addresses import ADDRESSES
from tests.cast import member

pytestmark = pytest.mark.engine

EVERYONE = "everyone"  # no signing in; what these show is guarded by what is in the address or the browser
SIGNED_IN = "signed in"  # whatever the role
COORDINATOR, LEAD, ADMIN, AUDITOR = Role.COORDINATOR, Role.LEAD, Role.ADMIN, Role.AUDITOR
CLINICAL, CLINICIAN = Role.CLINICAL, Role.CLINICIAN
RATERS = {CLINICAL, CLINICIAN}
REVIEWERS = {COORDINATOR, LEAD}
READERS = {COORDINATOR, LEAD, ADMIN, CLINICAL}

TABLE = {
    # Public pages
    "screening:home": EVERYONE,
    "screening:start": EVERYONE,
    "screening:guide": EVERYONE,
    "screening:worked_out": EVERYONE,
    "screening:worked_out_questions": EVERYONE,
    "screening:privacy": EVERYONE,
    "screening:accessibility": EVERYONE,
    "screening:crisis": EVERYONE,
    "screening:under_18": EVERYONE,
    "screening:paper": EVERYONE,
    "screening:leave_site": EVERYONE,
    "screening:definition": EVERYONE,
    "screening:tablet": EVERYONE,  # of a tablet in the waiting room; elsewhere it leads to the start page
    "screening:still_here": EVERYONE,
    "programs:levels": EVERYONE,
    "programs:level": EVERYONE,
    "programs:offered": EVERYONE,
    "gallery": EVERYONE,
    "gallery_staff": EVERYONE,
    # One journey, known by its key
    "screening:journey": EVERYONE,
    "screening:question": EVERYONE,
    "screening:change": EVERYONE,
    "screening:pause": EVERYONE,
    "screening:check": EVERYONE,
    "screening:result": EVERYONE,
    "screening:result_pdf": EVERYONE,
    "screening:send": EVERYONE,
    "screening:call": EVERYONE,
    "screening:sent": EVERYONE,
    "screening:language": EVERYONE,
    "screening:later": EVERYONE,
    "screening:go_on": EVERYONE,
    "screening:leave": EVERYONE,
    "screening:read": EVERYONE,
    # Coming back with a code; one follow-up, known by its key
    "screening:follow_up": EVERYONE,
    "screening:progress": EVERYONE,
    "screening:progress_pdf": EVERYONE,
    "screening:change_contact": EVERYONE,
    "screening:add_message": EVERYONE,
    "screening:check_in": EVERYONE,
    "screening:stop_reminder": EVERYONE,
    "screening:take_back": EVERYONE,
    "screening:receipt": EVERYONE,
    "screening:end_follow_up": EVERYONE,
    # What a directory asks for: its token opens them
    "directory:users": EVERYONE,
    "directory:user": EVERYONE,
    "directory:search": EVERYONE,
    "directory:search_users": EVERYONE,
    "directory:service_provider_config": EVERYONE,
    "directory:resource_types": EVERYONE,
    "directory:resource_type": EVERYONE,
    "directory:schemas": EVERYONE,
    "directory:schema": EVERYONE,
    "directory:nothing": EVERYONE,
    # Signing in, and one's own account
    "account_login": EVERYONE,
    "account_inactive": EVERYONE,
    "account_logout": EVERYONE,
    "provider_start": EVERYONE,
    "provider_back": EVERYONE,
    "provider_again": SIGNED_IN,
    "mfa_authenticate": EVERYONE,
    "mfa_login_webauthn": EVERYONE,
    "people:join": EVERYONE,
    "account_set_password": EVERYONE,  # leads on to mfa_index, and shows nothing
    "account_reauthenticate": SIGNED_IN,
    "account_change_password": SIGNED_IN,
    "mfa_index": SIGNED_IN,
    "mfa_reauthenticate": SIGNED_IN,
    "mfa_activate_totp": SIGNED_IN,
    "mfa_deactivate_totp": SIGNED_IN,
    "mfa_view_recovery_codes": SIGNED_IN,
    "mfa_generate_recovery_codes": SIGNED_IN,
    "mfa_list_webauthn": SIGNED_IN,
    "mfa_add_webauthn": SIGNED_IN,
    "mfa_reauthenticate_webauthn": SIGNED_IN,
    "mfa_remove_webauthn": SIGNED_IN,
    "mfa_edit_webauthn": SIGNED_IN,
    "people:landing": SIGNED_IN,
    "people:unfinished": SIGNED_IN,
    "people:still_here": SIGNED_IN,
    # The workspace
    "screening:queue": REVIEWERS,
    "screening:arrivals": REVIEWERS,
    "screening:begin_asking": REVIEWERS,
    "screening:ask": REVIEWERS,
    "screening:drop_asking": REVIEWERS,
    "screening:go_through": REVIEWERS,
    "screening:ask_again": REVIEWERS,
    "screening:slip": REVIEWERS,
    "screening:hand_on": REVIEWERS,
    "screening:find": REVIEWERS,
    "screening:reply": REVIEWERS,
    "screening:seat": REVIEWERS,
    "screening:free_seat": REVIEWERS,
    "screening:refer": REVIEWERS,
    "screening:answer_referral": REVIEWERS,
    "screening:cover": REVIEWERS,
    "screening:today": REVIEWERS,
    "screening:due": REVIEWERS,
    "screening:milestone": REVIEWERS,
    "screening:set_date": REVIEWERS,
    "screening:recertify": REVIEWERS,
    "screening:end_date": REVIEWERS,
    "screening:make_feed": REVIEWERS,
    "screening:end_feed": REVIEWERS,
    "screening:assessment_file": REVIEWERS,
    "screening:feed": EVERYONE,
    "screening:appointment_file": EVERYONE,
    "screening:saved_answers": {LEAD},
    "screening:add_answer": {LEAD},
    "screening:change_answer": {LEAD},
    "screening:remove_answer": {LEAD},
    "screening:bulk": REVIEWERS,
    "screening:dismiss_sunk": {LEAD},
    "screening:charts": REVIEWERS,
    "screening:over_time": REVIEWERS,
    "screening:over_time_file": REVIEWERS,
    "screening:export_list": REVIEWERS,
    "screening:save_view": REVIEWERS,
    "screening:remove_view": REVIEWERS,
    "screening:submission": REVIEWERS,
    "screening:claim": REVIEWERS,
    "screening:acknowledge": REVIEWERS,
    "screening:release": REVIEWERS,
    "screening:hand_over": REVIEWERS,
    "screening:decide": REVIEWERS,
    "screening:add_note": REVIEWERS,
    "screening:reveal_contact": REVIEWERS,
    "screening:log_call": REVIEWERS,
    "screening:book": REVIEWERS,
    "screening:record_assessment": REVIEWERS,
    "screening:place": REVIEWERS,
    "screening:close": REVIEWERS,
    "screening:reopen": REVIEWERS,
    "notices:notices": REVIEWERS,
    "notices:read_all": REVIEWERS,
    "notices:read": REVIEWERS,
    "notices:shifts": REVIEWERS,
    "notices:change_shift": {LEAD},
    "notices:choices": REVIEWERS,
    # Keeping and deleting
    "screening:site_settings": {ADMIN},
    "screening:tablets": {ADMIN},
    "screening:end_tablet": {ADMIN},
    "screening:disposal": {LEAD},
    "screening:vote_to_dispose": {LEAD},
    # A study
    "screening:study": RATERS | {ADMIN},
    "screening:start_study": {ADMIN, CLINICAL},
    "screening:end_study": {ADMIN, CLINICAL},
    "screening:study_results": {ADMIN, CLINICAL},
    "screening:study_differences": {CLINICAL},
    "screening:ask_for_study_file": {ADMIN, CLINICAL},
    "screening:make_study_file": {ADMIN, CLINICAL},
    "screening:begin_rating": RATERS,
    "screening:second_rating": RATERS,
    # People and history
    "people:people": {ADMIN},
    "people:invite": {ADMIN},
    "people:link": {ADMIN},
    "people:withdraw": {ADMIN},
    "people:agree": {ADMIN},
    "people:take_back": {ADMIN},
    "people:person": {ADMIN},
    "people:change_roles": {ADMIN},
    "people:change_email": {ADMIN},
    "people:deactivate": {ADMIN},
    "people:reactivate": {ADMIN},
    "people:new_password": {ADMIN},
    "people:remove_second_factor": {ADMIN},
    "history:history": {AUDITOR},
    # Levels and programs
    "programs:staff_levels": READERS,
    "programs:change_level": {ADMIN},
    "programs:staff_programs": READERS,
    "programs:add_program": {ADMIN},
    "programs:change_program": {ADMIN},
    "programs:remove_program": {ADMIN},
    "programs:offer": {ADMIN},
    "programs:withdraw": {ADMIN},
    "programs:add_milestone": {ADMIN},
    "programs:rest_milestone": {ADMIN},
    "programs:add_track": {ADMIN},
    "programs:change_track": {ADMIN},
    "programs:remove_track": {ADMIN},
    # Criteria
    "screening:scoring": READERS | {AUDITOR},
    "screening:scoring_of": READERS | {AUDITOR},
    "screening:scoring_on_paper": READERS | {AUDITOR},
    "programs:criteria": READERS,
    "programs:try_person": READERS,
    "programs:space": READERS,
    "programs:draft": {ADMIN},
    "programs:start_draft": {ADMIN},
    "programs:import_draft": {ADMIN},
    "programs:discard_draft": {ADMIN},
    "programs:add_row": {ADMIN},
    "programs:change_row": {ADMIN},
    "programs:remove_row": {ADMIN},
    "programs:comment_on_row": {ADMIN},
    "programs:check": {ADMIN},
    "programs:approve": {ADMIN},
    "programs:publish": {ADMIN},
    "programs:backtest": {ADMIN},
    "programs:backtest_file": {ADMIN},
    "programs:worked_cases": {ADMIN},
    "programs:add_case": {ADMIN},
    "programs:import_cases": {ADMIN},
    "programs:export_cases": {ADMIN},
    "programs:worked_case": {ADMIN},
    "programs:remove_case": {ADMIN},
    "programs:shadow": {ADMIN},
    "programs:start_shadow_trial": {ADMIN},
    "programs:stop_shadow_trial": {ADMIN},
    "programs:sign_off": READERS | {AUDITOR},
    "programs:words_to_sign": READERS | {AUDITOR},
    "programs:draft_to_sign": {ADMIN, CLINICAL},
    "programs:sign": {CLINICAL},
    "programs:take_back_signature": {ADMIN, CLINICAL},
    "programs:versions": READERS | {AUDITOR},
    "programs:compare": READERS | {AUDITOR},
    "programs:version": READERS | {AUDITOR},
    "programs:policy": READERS | {AUDITOR},
    "programs:export_version": READERS | {AUDITOR},
    "programs:restore": {ADMIN},
}

# What stands in an address where a number, code or name is asked for: nothing that exists.
PARTS = {
    "uid": "00000000-0000-4000-8000-000000000000",
    "kind": "csv",
    "reference": "ZZZZ-9999",
    "key": "nobodys-journey",
    "token": "x",
    "slug": "x",
    "code": "x",
}
NO_ROLE = "no role"
REFUSED, NOT_THIS_METHOD = 403, 405


GUARDED = [name for name, allowed in TABLE.items() if allowed != EVERYONE]


def address_of(name):
    return reverse(name, kwargs={part: PARTS.get(part, 99999) for part in ADDRESSES[name]})


def asked_both_ways(client, name):
    return [client.get(address_of(name)), client.post(address_of(name))]


def leads_to_signing_in(response):
    return response.status_code == 302 and response.url.startswith(reverse("account_login"))


def test_every_address_has_a_row_and_every_row_an_address():
    addresses = set(ADDRESSES)

    assert addresses - set(TABLE) == set(), "an address without a row: say who may use it"
    assert set(TABLE) - addresses == set(), "a row without an address"


OWN_PAGES = {  # of those without a queue
    "/staff/people/",
    "/staff/criteria/sign-off/",
    "/staff/history/",
    "/staff/study/",
    "/staff/account/second-factor/",
}


def leads_elsewhere(response):
    """The front door of staff leads whose work is elsewhere to their own page."""
    return response.status_code == 302 and (leads_to_signing_in(response) or response.url in OWN_PAGES)


def is_kept_out(responses):
    """Sent to sign in or to their own page, or refused; a method that no role may use says nothing."""
    answers = [each for each in responses if each.status_code != NOT_THIS_METHOD]
    return bool(answers) and all(leads_elsewhere(each) or each.status_code == REFUSED for each in answers)


@pytest.mark.django_db
def test_a_person_not_signed_in_is_kept_out(client):
    let_in = [name for name in GUARDED if not is_kept_out(asked_both_ways(client, name))]

    assert let_in == []


@pytest.mark.django_db
@pytest.mark.parametrize("role", [*Role, NO_ROLE])
def test_a_role_may_what_the_table_says_and_nothing_else(client, role):
    """The role is asked before anything is looked up: a refused person does not even learn what exists."""
    client.force_login(member("sam", role))

    wrong = {
        name: [response.status_code for response in responses]
        for name in GUARDED
        if TABLE[name] != SIGNED_IN
        and is_kept_out(responses := asked_both_ways(client, name)) == (role in TABLE[name])
    }

    assert wrong == {}


@pytest.mark.django_db
def test_every_staff_address_is_out_of_sight_of_public_cookies():
    """Sessions are for /staff/ only, so no public page can belong to a session."""
    assert settings.SESSION_COOKIE_PATH == "/staff/"
    for name in GUARDED:
        assert address_of(name).startswith("/staff/")
