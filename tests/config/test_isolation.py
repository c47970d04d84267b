"""That tests leave nothing behind, and this machine alone."""

import socket
from threading import Thread

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection

from tests.network import LeavesThisMachine

pytestmark = pytest.mark.engine


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_what_one_test_commits_the_next_does_not_see(turn):
    def commit_from_elsewhere():
        User.objects.create_user("sam")
        connection.close()

    elsewhere = Thread(target=commit_from_elsewhere)
    elsewhere.start()
    elsewhere.join()

    assert User.objects.get().username == "sam"
    assert Permission.objects.exists()  # which the migrations made


def test_no_test_reaches_another_machine():
    with pytest.raises(LeavesThisMachine):
        socket.create_connection(("care.example", 80), timeout=1)
