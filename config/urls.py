"""Where everything is.

An app's `urls.py` has two lists under one namespace: `public`, whose addresses carry their language
(/levels/, /es/levels/), and `urlpatterns`, whose addresses are the same in every language.
"""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from programs import urls as programs
from screening import urls as screening


def pages_of(app):
    """Both lists of an app. A plain tuple, because include() takes language prefixes nowhere but
    at the root, where LocaleMiddleware looks for them: see the last line of urlpatterns."""
    public = i18n_patterns(*app.public, prefix_default_language=False)
    return path("", ([*app.urlpatterns, *public], app.app_name, app.app_name))


urlpatterns = [
    pages_of(screening),  # first, for nearly every request is of a journey: the order decides nothing else
    path("staff/account/", include("people.account_urls")),
    path("staff/", include("people.urls")),
    path("scim/v2/", include("people.directory.urls")),
    path("staff/history/", include("history.urls")),
    path("staff/notices/", include("notices.urls")),
    pages_of(programs),
    *i18n_patterns(prefix_default_language=False),  # tells LocaleMiddleware to read the prefix
]

if not settings.PRODUCTION:
    from screening import gallery

    urlpatterns += [
        path("gallery/", gallery.gallery, name="gallery"),
        path("gallery/staff/", gallery.gallery_staff, name="gallery_staff"),
    ]

handler400 = "config.errors.bad_request"
handler403 = "config.errors.permission_denied"
handler500 = "config.errors.server_error"
handler404 = "config.errors.page_not_found"
