"""What gunicorn serves."""

import os
from collections.abc import Callable

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application: Callable = get_wsgi_application()

from django.conf import settings  # noqa: E402  they are read by now
from django.urls import get_resolver  # noqa: E402

from vault.keys import refuse_wrong_keys  # noqa: E402  it needs the models

refuse_wrong_keys()
get_resolver().url_patterns  # noqa: B018  every view is imported now: workers share that, and nobody waits for it

if settings.METRICS_BIND:
    from config.metrics import beside

    application = beside(application, port=settings.METRICS_BIND.port, token=settings.METRICS_TOKEN)
