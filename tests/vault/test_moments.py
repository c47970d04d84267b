from datetime import UTC, datetime

import pytest
from django.utils.translation import override

from vault.templatetags.moments import moment


@pytest.mark.parametrize(
    ("at", "language", "said"),
    [
        (datetime(2026, 11, 26, 16, 57, tzinfo=UTC), "en", "Nov. 26, 2026, 11:57 a.m. EST"),
        (datetime(2026, 7, 4, 16, 57, tzinfo=UTC), "en", "July 4, 2026, 12:57 p.m. EDT"),
        (datetime(2026, 11, 26, 16, 57, tzinfo=UTC), "es", "26 de noviembre de 2026 a las 11:57 EST"),
        (None, "en", ""),
    ],
)
def test_a_time_carries_its_zone(at, language, said):
    with override(language):
        assert moment(at) == said
