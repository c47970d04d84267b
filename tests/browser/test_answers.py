"""A person without a phone and a coordinator write to each other, on a phone and at a desk."""

from uuid import uuid4

import pytest

from people.roles import Role
from screening.actions import claiming, following_up
from tests.browser.looks import look
from tests.cast import member
from tests.submissions import submission

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = {
    "en": ("", "river apple lantern kite", "We wrote back to you", "Read our answer", "Your message"),
    "es": ("/es", "rio manzana faro cometa", "Le respondimos", "Leer nuestra respuesta", "Su mensaje"),
}


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_conversation_in_writing(new_page, sign_in, transactional_db, language):
    prefix, code, news, press, field = WORDS[language]
    cora = member("cora", Role.COORDINATOR, first_name="Cora")
    one = submission(contact=None, language=language)
    following_up.give_code(submission=one, code=code)
    following_up.add_message(submission=one, words="When can I come?", uid=uuid4())
    claiming.claim(submission=one, by=cora)

    desk = sign_in(new_page(width=1280), cora)
    desk.goto(f"/staff/submissions/{one.reference}/")
    desk.get_by_text("Answer in writing").click()
    desk.get_by_label("Your answer").fill("On Monday at nine.")
    desk.get_by_role("button", name="Send the answer").click()
    desk.get_by_text("Your answer is there for them.").wait_for()
    assert look(desk) == []

    phone = new_page(width=375)
    phone.goto(f"{prefix}/follow-up/")
    phone.locator("[name=reference]").fill(one.reference)
    phone.locator("[name=words]").fill(code)
    phone.locator("[name=words]").press("Enter")
    phone.get_by_role("heading", name=news).wait_for()
    assert look(phone) == []
    phone.get_by_role("link", name=press).click()
    phone.get_by_text("On Monday at nine.").wait_for()
    assert look(phone) == []
    phone.get_by_label(field).fill("I will be there.")
    phone.locator("main button.button").click()
    phone.locator("[role=status]").first.wait_for()

    desk.goto(f"/staff/submissions/{one.reference}/")
    desk.get_by_text("I will be there.").wait_for()
    assert desk.get_by_text("they have looked at it").is_visible()
