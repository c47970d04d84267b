import hashlib
import json

import pytest
from django.test import Client

TOKEN = "a token that the operator made for the directory"
AT = "/scim/v2/Users"
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


class Directory:
    """The organization's directory: it sends JSON with its token."""

    def __init__(self, token=TOKEN):
        self.client = Client(headers={"Authorization": f"Bearer {token}"}) if token else Client()

    def send(self, method, address, body=None):
        text = body if isinstance(body, str) else json.dumps(body)
        return self.client.generic(method, address, text if body is not None else "", "application/scim+json")

    def get(self, address=AT, **query):
        return self.client.get(address, query)

    def add(self, username="cora@example.org", /, **others):
        return self.send("POST", AT, {"schemas": [USER], "userName": username, **others})

    def change(self, number, *operations):
        return self.send("PATCH", f"{AT}/{number}", {"schemas": [PATCH], "Operations": list(operations)})

    def put(self, number, **body):
        return self.send("PUT", f"{AT}/{number}", {"schemas": [USER], **body})

    def delete(self, number):
        return self.send("DELETE", f"{AT}/{number}")


@pytest.fixture
def directory(db, settings):
    settings.SCIM_TOKEN_HASHES = [hashlib.sha256(TOKEN.encode()).hexdigest()]
    return Directory()
