"""A clinical lead signs what stands: who may, what is kept, how it ends, and what waits for it."""

import re

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from history.kinds import EventKind
from history.models import Event
from people.roles import Role
from programs.integrity import changed_signatures
from programs.models import CriteriaVersion, LevelOfCare, Signature, SignatureEnd, SignedPart
from programs.offered.actions.levels import change_level
from programs.studio.actions import drafting, publishing, signing
from screening.models import SiteSettings
from screening.standing import parts_now, parts_to_sign
from tests.cast import PASSWORD, member
from tests.clock import Clock
from tests.signing import SAID, a_clinical_lead, days_from_now, sign

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def clara(db):
    return a_clinical_lead(email="clara@clinic.example", password=PASSWORD)


@pytest.fixture
def draft(ada):
    draft = drafting.start_draft(by=ada)
    row = draft.rows.get(code="C17")
    row.why = "bad use at home"
    drafting.change_row(row=row, seen=row.revision, by=ada)
    publishing.check(draft=draft, by=ada)
    return draft


@pytest.fixture
def sign_first(db):
    SiteSettings.objects.create(pk=1, sign_before_publishing=True)


def signed_in_twice(client, person):
    client.post(reverse("account_login"), {"login": person.username, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def posted(**changes):
    codes = [part.code for part in parts_now()]
    return {**SAID, "parts": codes, "look_again_on": days_from_now(365).isoformat(), **changes}


def publish(draft, by):
    publishing.publish(
        draft=draft, digest=draft.ruleset().digest, by=by, reason="clearer", warnings_reason="known"
    )


def sign_draft(by):
    code = next(part.code for part in parts_to_sign() if part.is_draft)
    return sign(by, parts=[code])


def text_of(client, name, *args):
    page = client.get(reverse(f"programs:{name}", args=args)).content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


class TestSigning:
    def test_keeps_who_signed_what(self, client, clara):
        signed_in_twice(client, clara)

        response = client.post(reverse("programs:sign"), posted(limits="Not for pregnancy."))

        signature = Signature.objects.get()
        assert response.url == reverse("programs:sign_off")
        assert (signature.by, signature.name, signature.state) == (clara, SAID["name"], "Ohio")
        assert signature.limits == "Not for pregnancy."
        assert {(each.part, each.digest) for each in signature.parts.all()} == {
            (part.key, part.digest) for part in parts_now()
        }
        event = Event.objects.get(kind=EventKind.SIGNED_OFF)
        assert (event.by, event.detail["signature"]) == (clara, signature.pk)
        assert event.detail["parts"] == [part.key for part in parts_now()]

    def test_asks_again_who_is_there(self, client, clara):
        client.force_login(clara)  # long ago, as far as the session knows

        response = client.post(reverse("programs:sign"), posted())

        assert response.url.startswith(reverse("account_reauthenticate"))
        assert client.get(reverse("programs:sign")).url.startswith(reverse("account_reauthenticate"))
        assert not Signature.objects.exists()

    @pytest.mark.parametrize("role", [role for role in Role if role != Role.CLINICAL])
    def test_is_for_clinical_leads(self, client, role):
        client.force_login(member("sam", role))

        assert client.post(reverse("programs:sign"), posted()).status_code == 403
        assert client.get(reverse("programs:sign")).status_code == 403

    def test_is_of_what_was_on_the_page(self, client, clara, ada):
        signed_in_twice(client, clara)
        seen = posted()
        level = LevelOfCare.objects.get(code="iop")
        level.cost_to += 1
        change_level(level=level, seen=level.revision, by=ada)

        response = client.post(reverse("programs:sign"), seen)

        assert response.status_code == 422
        assert "Something changed since you opened this page" in response.content.decode()
        assert not Signature.objects.exists()

    @pytest.mark.parametrize("name", ["parts", "name", "licence", "state", "reviewed", "look_again_on"])
    def test_needs(self, client, clara, name):
        signed_in_twice(client, clara)

        response = client.post(reverse("programs:sign"), posted(**{name: ""}))

        assert response.status_code == 422
        assert not Signature.objects.exists()

    @pytest.mark.parametrize(("days", "status"), [(0, 422), (1, 302), (730, 302), (731, 422)])
    def test_is_for_a_time(self, client, clara, days, status):
        signed_in_twice(client, clara)
        given = posted(look_again_on=days_from_now(days).isoformat())

        assert client.post(reverse("programs:sign"), given).status_code == status

    def test_refuses_what_does_not_stand(self, clara):
        with pytest.raises(signing.NotAsSeen):
            sign(clara, parts=["criteria:" + "0" * 64])
        with pytest.raises(signing.NotAsSeen):
            sign(clara, parts=[])

    def test_refuses_a_day_that_has_come(self, clara):
        with pytest.raises(signing.NotInTime):
            sign(clara, look_again_on=days_from_now(0))


class TestASignature:
    @pytest.mark.parametrize("model", [Signature, SignedPart, SignatureEnd])
    def test_is_never_edited_or_deleted(self, clara, model):
        signing.take_back(signature=sign(clara), by=clara, reason="wrong")
        other = {Signature: {"name": "X"}, SignedPart: {"digest": "x"}, SignatureEnd: {"reason": "x"}}

        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.update(**other[model])
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.order_by("pk")._raw_delete(model.objects.db)

    @pytest.mark.parametrize("name", ["name", "licence", "state", "reviewed"])
    def test_says_who_and_what(self, clara, name):
        with pytest.raises(IntegrityError), transaction.atomic():
            Signature.objects.create(
                at=Clock().now, by=clara, look_again_on=days_from_now(9), **{**SAID, name: ""}
            )

    def test_is_taken_back_by_who_gave_it_who_says_why(self, client, clara):
        signature = sign(clara)
        signed_in_twice(client, clara)
        address = reverse("programs:take_back_signature", args=[signature.pk])

        assert client.post(address, {"reason": " "}).status_code == 422
        assert client.post(address, {"reason": "A row is wrong."}).status_code == 302

        assert {end.why for end in SignatureEnd.objects.all()} == {"taken_back"}
        assert SignatureEnd.objects.count() == signature.parts.count()
        assert Event.objects.filter(kind=EventKind.SIGNATURE_ENDED, by=clara).count() == 5
        assert "A row is wrong." in text_of(client, "sign_off")
        assert client.get(address).status_code == 404

    def test_of_who_left_is_taken_back_by_an_admin_under_their_own_name(self, client, clara):
        signature = sign(clara)
        abel = member("abel", Role.ADMIN, email="abel@clinic.example", password=PASSWORD)
        signed_in_twice(client, abel)

        client.post(
            reverse("programs:take_back_signature", args=[signature.pk]), {"reason": "Her license ended."}
        )

        assert "by abel: “Her license ended.”" in text_of(client, "sign_off")
        assert {end.by for end in SignatureEnd.objects.all()} == {abel}

    def test_is_not_taken_back_without_asking_again_who_is_there(self, client, clara):
        signature = sign(clara)
        client.force_login(clara)
        client.post(reverse("programs:take_back_signature", args=[signature.pk]), {"reason": "x"})

        assert not SignatureEnd.objects.exists()

    def test_that_no_longer_fits_ends_on_record_once(self, clara, ada):
        sign(clara)
        level = LevelOfCare.objects.get(code="iop")
        level.cost_to += 1
        change_level(level=level, seen=level.revision, by=ada)

        for _ in range(2):
            call_command("tend")
        event = Event.objects.get(kind=EventKind.SIGNATURE_ENDED)
        assert (event.by, event.detail["parts"], event.detail["why"]) == (None, ["levels"], "changed")

    def test_of_a_draft_goes_on_when_that_is_published_and_ends_when_it_is_edited(self, clara, ada, draft):
        sign_draft(clara)
        assert signing.end_what_changed() == 0

        publish(draft, ada)
        assert signing.end_what_changed() == 0

        other = drafting.start_draft(by=ada)
        drafting.remove_row(row=other.rows.get(code="C17"), seen=0, by=ada)
        sign_draft(clara)
        drafting.remove_row(row=other.rows.get(code="C08"), seen=0, by=ada)
        assert signing.end_what_changed() == 1


class TestWhatWasChangedByHand:
    """Past every trigger, as somebody could who may write to the database."""

    @pytest.fixture
    def past_triggers(self, clara):
        from vault.triggers import drop_all

        signing.take_back(signature=sign(clara, keys=["levels"]), by=clara, reason="wrong")
        sign(clara)
        assert changed_signatures() == []
        drop_all("default")

    def test_a_name_is_named(self, past_triggers):
        Signature.objects.filter(pk=Signature.objects.first().pk).update(name="Dr. Nobody")

        assert any("of Dr. Nobody: put in or changed by hand" in each for each in changed_signatures())

    def test_a_digest_is_named(self, past_triggers):
        part = SignedPart.objects.filter(part="criteria").get()
        SignedPart.objects.filter(pk=part.pk).update(digest="x")

        assert f"{part}: put in or changed by hand" in changed_signatures()

    def test_a_signature_put_in_is_named(self, past_triggers, clara):
        Signature.objects.create(at=Clock().now, by=clara, look_again_on=days_from_now(9), **SAID)

        assert len(changed_signatures()) == 1

    def test_an_end_that_is_gone_is_named(self, past_triggers):
        SignatureEnd.objects.all().delete()

        assert changed_signatures() == ["signatures: 1 of what was recorded gone or changed by hand"]


class TestPublishing:
    def test_needs_no_signature_unless_that_is_set(self, draft, ada):
        publish(draft, ada)

        assert CriteriaVersion.objects.published() == draft

    def test_waits_for_a_signature_of_exactly_the_draft(self, draft, ada, clara, sign_first):
        sign(clara)  # what is in force, not the draft
        with pytest.raises(publishing.NotSigned):
            publish(draft, ada)

        sign_draft(clara)
        publish(draft, ada)
        assert CriteriaVersion.objects.published() == draft

    def test_waits_again_after_an_edit(self, draft, ada, clara, sign_first):
        sign_draft(clara)
        row = draft.rows.get(code="C17")
        row.why = "bad use at a home"
        drafting.change_row(row=row, seen=row.revision, by=ada)
        publishing.check(draft=draft, by=ada)

        with pytest.raises(publishing.NotSigned):
            publish(draft, ada)

    def test_waits_again_once_it_lapsed(self, draft, ada, clara, sign_first):
        clock = Clock()
        with clock.running():
            signing.sign(
                by=clara,
                parts=[part.code for part in parts_to_sign() if part.is_draft],
                look_again_on=days_from_now(10),
                **SAID,
            )
            clock.move_on(days=11)

            with pytest.raises(publishing.NotSigned):
                publish(draft, ada)

    def test_waits_for_two_where_two_sign(self, draft, ada, clara, sign_first):
        SiteSettings.objects.get().delete()
        SiteSettings.objects.create(pk=1, sign_before_publishing=True, two_sign=True)
        sign_draft(clara)
        with pytest.raises(publishing.NotSigned):
            publish(draft, ada)

        sign_draft(a_clinical_lead("carl"))
        publish(draft, ada)
        assert CriteriaVersion.objects.published() == draft

    def test_says_on_its_page_what_it_waits_for(self, client, draft, ada, clara, sign_first):
        client.force_login(ada)
        waiting = text_of(client, "publish")
        sign_draft(clara)

        assert "asks for the signature of a clinical lead on exactly these criteria" in waiting
        assert f"{SAID['name']}," in text_of(client, "publish")

    def test_by_a_page_that_was_open_is_refused_with_a_reason(self, client, draft, ada, sign_first):
        client.force_login(ada)
        given = {"digest": draft.ruleset().digest, "reason": "clearer", "warnings_reason": "known"}

        page = client.post(reverse("programs:publish"), given, follow=True).content.decode()

        assert "Nobody has signed exactly these" in page
        assert CriteriaVersion.objects.published() != draft


class TestTheBannerOnTheCriteriaPage:
    def banner(self, client, ada):
        client.force_login(ada)
        return text_of(client, "criteria")

    def test_unsigned(self, client, ada):
        assert "No licensed clinician has signed these criteria off" in self.banner(client, ada)

    def test_signed_with_name_date_and_limits(self, client, ada, clara):
        clock = Clock()
        with clock.running():
            sign(clara, limits="Not for pregnancy.")
            said = self.banner(client, ada)

        assert "Signed off Clara Mendez, MD, license 35.098765 (Ohio), on June 1, 2026." in said
        assert "Limits: Not for pregnancy." in said
        assert "No licensed clinician" not in said

    def test_other_parts_that_nobody_signed_are_named(self, client, ada, clara):
        sign(clara, keys=["criteria", "levels", "questionnaire", "wording-en"])

        assert "Nobody stands behind: Wording in Spanish (not signed)." in self.banner(client, ada)

    def test_due(self, client, ada, clara):
        sign(clara, look_again_on=days_from_now(30))

        assert "Signed off, and due to be looked at again by" in self.banner(client, ada)

    def test_lapsed(self, client, ada, clara):
        clock = Clock()
        with clock.running():
            sign(clara, look_again_on=days_from_now(10))
            clock.move_on(days=11)

            assert "The signature lapsed on Jun 11, 2026" in self.banner(client, ada)

    def test_ended(self, client, ada, clara):
        signing.take_back(signature=sign(clara), by=clara, reason="wrong")

        assert "The signature ended: no licensed clinician" in self.banner(client, ada)

    def test_half(self, client, ada, clara):
        SiteSettings.objects.create(pk=1, two_sign=True)
        sign(clara)

        assert "One of two clinicians has signed these criteria off" in self.banner(client, ada)

    def test_stands_on_the_printed_policy_too(self, client, ada, clara):
        sign(clara)
        client.force_login(ada)

        assert "Signed off Clara Mendez, MD" in text_of(client, "policy", 1)


def test_who_may_sign_is_led_to_what_there_is_to_sign(client, clara):
    client.force_login(clara)

    assert client.get("/staff/").url == reverse("programs:sign_off")


def test_the_words_of_a_language_stand_beside_the_english_ones(client, clara):
    client.force_login(clara)

    page = text_of(client, "words_to_sign", "es")
    assert "I don't know" in page.replace("&#x27;", "'")
    assert "No sé" in page
    assert client.get(reverse("programs:words_to_sign", args=["xx"])).status_code == 404


def test_the_draft_is_read_with_how_it_differs(client, clara, draft):
    client.force_login(clara)

    assert "bad use at home" in text_of(client, "draft_to_sign")


@pytest.mark.parametrize("people", [1, 3])
def test_more_signatures_cost_no_more_queries(client, clara, people, django_assert_num_queries):
    for number in range(people):
        sign(a_clinical_lead(f"carl{number}"))
    client.force_login(clara)
    client.get(reverse("programs:sign_off"))

    with django_assert_num_queries(16):
        client.get(reverse("programs:sign_off"))
