from django.contrib.auth.models import User


def test_a_form_of_ours_is_accepted_though_the_browser_tells_no_origin(page):
    User.objects.create_user("cora", password="not a secret here")
    page.goto("/staff/account/login/")

    page.fill("[name=login]", "cora")
    page.fill("[name=password]", "not a secret here")
    with page.expect_request(lambda request: request.method == "POST") as posted:
        page.press("[name=password]", "Enter")

    assert posted.value.headers["origin"] == "null"
    assert posted.value.response().status == 302
