"""Debian's Firefox, driven by its own Marionette protocol: what geckodriver speaks to it, which Debian lacks.

    with Firefox(profile_folder) as firefox:
        firefox.open("http://localhost:8000/")
        firefox.click("main form button")

What is asked for is waited for; what never comes is an error that says what stood on the page instead.
"""

import json
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

from tests.network import free_port

PATIENCE = 30  # seconds
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the name that WebDriver gives the number of an element
PREFERENCES = {
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "browser.safebrowsing.update.enabled": False,
    "network.proxy.type": 1,  # nothing but this machine can be reached
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "network.proxy.no_proxies_on": "localhost, 127.0.0.1",
}


class Refused(Exception):
    """Firefox says that it can't do that, and why."""


def program() -> str | None:
    return shutil.which("firefox-esr") or shutil.which("firefox")


class Firefox:
    def __init__(self, folder: Path, *, scripts: bool = True):
        self.number = 0
        port = free_port()
        wanted = PREFERENCES | {"marionette.port": port, "javascript.enabled": scripts}
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in wanted.items()]
        (folder / "user.js").write_text("\n".join(lines))
        command = [program(), "--headless", "--no-remote", "--marionette", "--profile", folder]
        self.process = subprocess.Popen(
            command,
            env=os.environ | {"HOME": str(folder)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.connection = self.connect(port)
        self.receive()  # it says what it is
        self.ask("WebDriver:NewSession", capabilities={})

    def __enter__(self):
        return self

    def __exit__(self, *_raised):
        self.connection.close()
        self.process.terminate()
        self.process.wait(timeout=PATIENCE)

    def connect(self, port: int) -> socket.socket:
        for _ in range(PATIENCE * 10):
            try:
                return socket.create_connection(("127.0.0.1", port), timeout=2 * PATIENCE)
            except ConnectionRefusedError:
                assert self.process.poll() is None, "Firefox ended"
                time.sleep(0.1)
        raise TimeoutError("Firefox does not listen")

    def ask(self, command: str, **parameters):
        self.number += 1
        message = json.dumps([0, self.number, command, parameters]).encode()
        self.connection.sendall(b"%d:%s" % (len(message), message))
        _kind, _number, error, result = self.receive()
        if error:
            raise Refused(f"{command}: {error['error']}: {error['message']}")
        return result.get("value", result) if isinstance(result, dict) else result

    def receive(self):
        length = b""
        while not length.endswith(b":"):
            length += self.read(1)
        return json.loads(self.read(int(length[:-1])))

    def read(self, count: int) -> bytes:
        read = b""
        while len(read) < count:
            some = self.connection.recv(count - len(read))
            if not some:
                raise ConnectionError("Firefox hung up")
            read += some
        return read

    def open(self, address: str) -> None:
        self.ask("WebDriver:Navigate", url=address)

    def back(self) -> None:
        self.ask("WebDriver:Back")

    @property
    def title(self) -> str:
        return self.ask("WebDriver:GetTitle")

    @property
    def address(self) -> str:
        return self.ask("WebDriver:GetCurrentURL")

    def find(self, selector: str, using: str = "css selector") -> str:
        """The number of the first such element, once there is one."""
        try:
            return self.until(lambda: self.ask("WebDriver:FindElement", using=using, value=selector)[ELEMENT])
        except Refused as refused:
            raise AssertionError(f"{refused}\n{self.title}: {self.text('body')}") from refused

    def has(self, selector: str) -> bool:
        return bool(self.ask("WebDriver:FindElements", using="css selector", value=selector))

    def until(self, found):
        """What this gives, once it neither fails nor is empty."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                if value := found():
                    return value
            except Refused:
                if time.monotonic() > end:
                    raise
            if time.monotonic() > end:
                raise AssertionError(f"it never came; {self.title}: {self.text('body')}")
            time.sleep(0.05)

    def click(self, selector: str, using: str = "css selector") -> None:
        self.ask("WebDriver:ElementClick", id=self.find(selector, using))

    def press(self, name: str) -> None:
        """The button or link with this name."""
        self.click(f'//*[self::button or self::a][normalize-space()="{name}"]', "xpath")

    def write(self, selector: str, text: str) -> None:
        self.ask("WebDriver:ElementSendKeys", id=self.find(selector), text=text)

    def text(self, selector: str) -> str:
        return self.ask("WebDriver:GetElementText", id=self.find(selector))
