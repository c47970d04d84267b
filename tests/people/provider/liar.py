"""A provider whose every answer a test can change, on this machine."""

import json
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qsl, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from django.urls import reverse

from tests.people.provider.peers import CLIENT, CORA


class Liar:
    """A provider whose every answer a test can change: `answers` by path, an object or (status, text)."""

    def __init__(self, port, key):
        self.issuer = f"http://127.0.0.1:{port}"
        self.key = key
        self.asked = []
        self.answers = {
            "/.well-known/openid-configuration": {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "userinfo_endpoint": f"{self.issuer}/userinfo",
            },
            "/keys": {"keys": [self.public("one")]},
        }

    def public(self, name):
        shown = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return {**shown, "kid": name, "use": "sig"}

    def signs(self, claims, *, key=None, algorithm="RS256", name="one"):
        return jwt.encode(claims, self.key if key is None else key, algorithm, headers={"kid": name})

    def gives(self, token, **others):
        self.answers["/token"] = {"access_token": "x", "token_type": "Bearer", "id_token": token, **others}

    def claims(self, way, **changes):
        """What is right, for the try that leads to this address, with these changed; None leaves one out."""
        right = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "cora-1",
            "iat": int(time.time()),
            "exp": int(time.time()) + 300,
            "nonce": dict(parse_qsl(urlsplit(way).query))["nonce"],
            **CORA,
        }
        return {name: value for name, value in {**right, **changes}.items() if value is not None}


@contextmanager
def serving(key):
    class Answers(BaseHTTPRequestHandler):
        def do_GET(self):
            length = int(self.headers.get("Content-Length") or 0)
            liar.asked.append((self.path, dict(self.headers), self.rfile.read(length).decode()))
            answer = liar.answers.get(self.path, (404, ""))
            status, text = answer if isinstance(answer, tuple) else (200, json.dumps(answer))
            self.send_response(status)
            if status == 302:
                self.send_header("Location", text)
            self.end_headers()
            self.wfile.write(text.encode())

        do_POST = do_GET  # noqa: N815  the server's word

        def log_message(self, *args):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        liar = Liar(server.server_port, key)
        thread = Thread(target=server.serve_forever, args=[0.01])
        thread.start()
        try:
            yield liar
        finally:
            server.shutdown()
            thread.join()


def a_key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def begin(client):
    return client.get(reverse("provider_start")).url


def come_back(client, way, **changes):
    state = dict(parse_qsl(urlsplit(way).query))["state"]
    answer = {"code": "a-code", "state": state, **changes}
    return client.get(
        reverse("provider_back"), {name: value for name, value in answer.items() if value is not None}
    )
