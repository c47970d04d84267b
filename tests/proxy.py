"""make proxy: a journey over https, through nginx as in deploy/nginx.conf, to two servers on PostgreSQL.

Everything is as in production, on 127.0.0.1, with a certificate made for the moment. It says what it
saw, line by line, and fails where that is not what docs/security.md promises. Needs nginx and openssl.
"""

import http.client
import os
import shutil
import ssl
import subprocess
import sys
import tempfile
import time
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from tests.storm.__main__ import ROOT, free_port, wait_until_it_listens
from tests.storm.engines import Postgres, remove

HOST = "care.example.org"
seen: list[bool] = []


def main() -> int:
    if missing := [program for program in ("nginx", "openssl") if not shutil.which(program)]:
        raise SystemExit(f"Needs {' and '.join(missing)}.")
    folder = Path(tempfile.mkdtemp(prefix="proxy-", dir="/tmp"))
    engine = Postgres(folder)
    running = []
    try:
        web = [free_port(), free_port()]
        prepare(engine)
        figures = [free_port(), free_port()]
        running += [serve(*ports, folder) for ports in zip(web, figures, strict=True)]
        plain, secure = free_port(), free_port()
        running.append(proxy(folder, web, plain, secure))
        look_at_figures(Browser(secure), figures)
        look_around(Browser(secure), plain, secure, web, running)
    finally:
        for process in running:
            process.terminate()
            process.wait()
        logged(folder)
        engine.stop()
        remove(folder)
    return not all(seen)


def fact(what: str, is_so: object) -> None:
    seen.append(bool(is_so))
    sys.stdout.write(f"  {'yes' if is_so else 'NO '}  {what}\n")


# What runs


def prepare(engine: Postgres) -> None:
    from config.keys import new_keys

    os.environ.update(line.split("=", 1) for line in new_keys().splitlines() if line)
    os.environ.update(
        PRODUCTION="yes",
        ALLOWED_HOSTS=HOST,
        DATABASE_URL=engine.url,
        TRUSTED_PROXIES="1",
        FORWARDED_ALLOW_IPS="127.0.0.1",
        DJANGO_SETTINGS_MODULE="config.settings",
    )
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def serve(port: int, figures: int, folder: Path) -> subprocess.Popen:
    command = [Path(sys.executable).with_name("gunicorn"), "--config", "config/gunicorn.py"]
    with open(folder / "server.log", "ab") as file:
        environment = {**os.environ, "PORT": str(port), "METRICS_BIND": f"127.0.0.1:{figures}"}
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=file, stderr=file)
    wait_until_it_listens(port, server)
    return server


def proxy(folder: Path, web: list[int], plain: int, secure: int) -> subprocess.Popen:
    certificate = ["-keyout", f"{folder}/key", "-out", f"{folder}/certificate", "-subj", f"/CN={HOST}"]
    run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", *certificate)
    site = (ROOT / "deploy" / "nginx.conf").read_text()
    for here, there in {
        "127.0.0.1:8001": f"127.0.0.1:{web[0]}",
        "127.0.0.1:8002": f"127.0.0.1:{web[1]}",
        "listen 80 ": f"listen 127.0.0.1:{plain} ",
        "listen 443 ": f"listen 127.0.0.1:{secure} ",
        f"/etc/ssl/{HOST}.pem": f"{folder}/certificate",
        f"/etc/ssl/{HOST}.key": f"{folder}/key",
        "/var/log/nginx/care.log": f"{folder}/nginx.log",
        "/srv/level-of-care/deploy": f"{ROOT}/deploy",
    }.items():
        assert here in site, here
        site = site.replace(here, there)
    temporary = " ".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = f"error_log {folder}/nginx.log crit; pid {folder}/nginx.pid; events {{}}"
    (folder / "nginx.conf").write_text(f"{whole} http {{ {temporary} {site} }}")
    command = ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", f"{folder}/nginx.log"]
    run(*command, "-t")
    server = subprocess.Popen([*command, "-g", "daemon off;"], stderr=subprocess.DEVNULL)
    wait_until_it_listens(secure, server)
    return server


def run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)


class Browser:
    """Keeps each cookie under its path, as a browser does, and shows what it was told of it."""

    def __init__(self, port: int) -> None:
        self.port, self.jar = port, {}

    def ask(self, method: str, path: str, fields=None, host: str = HOST, **headers):
        server = https(self.port, host)
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = [morsel.OutputString([]) for morsel in self.jar.values() if path.startswith(morsel["path"])]
        given = {"Host": host, "Cookie": "; ".join(sent), "Sec-Fetch-Site": "same-origin", **headers}
        if method == "POST":
            given["Content-Type"] = "application/x-www-form-urlencoded"
        body = urlencode(fields, doseq=True) if fields else None
        server.request(method, path, body, given)
        response = server.getresponse()
        response.text = response.read().decode(errors="replace")
        for name, header in response.getheaders():
            if name.lower() == "set-cookie":
                self.jar.update(SimpleCookie(header))
        server.close()
        return response


def https(port: int, host: str) -> http.client.HTTPConnection:
    """To this machine, asking for the site by name."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.connect()
    connection.sock = context.wrap_socket(connection.sock, server_hostname=host)
    return connection


# What is looked at


def look_around(pat: Browser, plain: int, secure: int, web: list[int], running: list) -> None:
    look_at_the_door(pat, plain, secure)
    reference = walk(pat)
    look_at_the_draft(pat)
    look_at_spoofing(pat, web, reference)
    look_at_staff(Browser(secure))
    look_at_a_server_that_goes(Browser(secure), running)
    look_when_nobody_answers(Browser(secure), running)


def look_at_figures(pat: Browser, figures: list[int]) -> None:
    server = http.client.HTTPConnection("127.0.0.1", figures[0])
    server.request("GET", "/metrics")
    fact("figures are told at their own address", b"level_of_care_queue" in server.getresponse().read())
    fact("and through the proxy nowhere", pat.ask("GET", "/metrics").status == 404)


def look_when_nobody_answers(pat: Browser, running: list) -> None:
    for server in running[:2]:
        server.terminate()
        server.wait()
    page = pat.ask("GET", "/crisis/")
    fact("with every server gone: 503, and when to try again", told(page, "Retry-After", "10"))
    fact("911 and 988 are there all the same", page.status == 503 and page.text.count("tel:988") == 2)


def look_at_the_door(pat: Browser, plain: int, secure: int) -> None:
    server = http.client.HTTPConnection("127.0.0.1", plain)
    server.request("GET", "/crisis/", headers={"Host": HOST})
    led = server.getresponse()
    fact("http leads to https", (led.status, led.getheader("Location")) == (301, f"https://{HOST}/crisis/"))
    home = pat.ask("GET", "/")
    fact("the home page answers over https", home.status == 200)
    fact("HSTS for a year", home.getheader("Strict-Transport-Security", "").startswith("max-age=31536000"))
    fact("no cookie before anything was answered", home.getheader("Set-Cookie") is None)
    policy = home.getheader("Content-Security-Policy", "")
    fact("a policy without unsafe-inline", "default-src" in policy and "unsafe" not in policy)
    fact(
        "no-store, no-referrer",
        told(home, "Cache-Control", "no-store") and told(home, "Referrer-Policy", "no"),
    )
    fact("nginx does not say which version it is", home.getheader("Server") == "nginx")
    try:
        pat.ask("GET", "/", host="evil.example")
        fact("a host of another name is not answered", is_so=False)
    except ssl.SSLError:
        fact("a host of another name is not answered", is_so=True)


def told(response, header: str, words: str) -> bool:
    return words in response.getheader(header, "")


def walk(pat: Browser) -> str:
    from tests.asked import NUMBERS, QUESTIONS
    from tests.cast import PAT

    key = pat.ask("POST", "/start/").getheader("Location").split("/")[2]
    answered = []
    for question in QUESTIONS:
        if question.key in PAT:
            given = PAT[question.key]
            fields = given if isinstance(given, dict) else {"answer": given}
            answered.append(pat.ask("POST", f"/screen/{key}/{NUMBERS[question.key]}/", fields).status)
    fact(f"{len(answered)} questions, answered on two servers in turn", set(answered) == {302})
    pat.ask("POST", f"/screen/{key}/check/")
    fact("the result", pat.ask("GET", f"/screen/{key}/result/").status == 200)
    form = {"language": "en", "consent": "on"}
    sent = pat.ask("POST", f"/screen/{key}/send/", form)
    if sent.status == 422:
        fact("a journey of a few seconds is asked to press once more", "Press once more" in sent.text)
        sent = pat.ask("POST", f"/screen/{key}/send/", {**form, "sure": "yes"})
    fact("it is sent", sent.status == 302)
    from screening.models import Submission

    reference = Submission.objects.get().reference
    fact("its reference is shown", reference in pat.ask("GET", f"/screen/{key}/sent/").text)
    return reference


def look_at_the_draft(pat: Browser) -> None:
    [draft] = [morsel for name, morsel in pat.jar.items() if name.endswith("draft")]
    fact("the draft's name begins with __Secure-", draft.key.startswith("__Secure-"))
    is_hidden = draft["secure"] and draft["httponly"] and draft["samesite"] == "Lax"
    fact("it is Secure, HttpOnly and SameSite", is_hidden)
    fact("it is for its own journey only", draft["path"].startswith("/screen/"))
    left = pat.ask("GET", draft["path"] + "exit/")
    fact("leaving wipes the cookies of the site", left.getheader("Clear-Site-Data") == '"cookies"')


def look_at_spoofing(pat: Browser, web: list[int], reference: str) -> None:
    from people.models import Remembered
    from screening.patient.guard import LIMITS

    most, _ = LIMITS["look_up"]
    tried = [look_up(pat, reference, f"10.9.8.{number}") for number in range(most + 1)]
    fact("an address of the client's own making does not get around a limit", tried[-1] == 429)
    counted = Remembered.objects.filter(key__contains=":look_up:")
    fact("all were counted as one client", [int(each.value) for each in counted] == [most + 1])
    fact("the count holds no address", "127.0.0.1" not in str(counted.values()))
    named = pat.ask("GET", "/", X_Forwarded_Host="evil.example", X_Forwarded_Proto="http", Forwarded="host=e")
    fact("a forwarded host or scheme of the client's own making changes nothing", named.status == 200)
    fact("and leads nowhere else", "evil.example" not in named.text)
    numbered = pat.ask("GET", "/", X_Request_ID="617-555-0100").getheader("X-Request-ID")
    fact("a number of the client's own does not reach the log", numbered and numbered != "617-555-0100")
    fact("no header says where the site begins", begins_at_the_root(pat.port))
    direct = http.client.HTTPConnection("127.0.0.1", web[0])
    direct.request("GET", "/", headers={"Host": HOST})
    answer = direct.getresponse()
    fact(
        "a server asked without the proxy answers only with https",
        told(answer, "Location", f"https://{HOST}"),
    )


def begins_at_the_root(port: int) -> bool:
    server = https(port, HOST)
    server.request("GET", "/zz/crisis/", headers={"Host": HOST, "SCRIPT_NAME": "/zz"})
    return server.getresponse().status == 404


def look_up(pat: Browser, reference: str, address: str) -> int:
    fields = {"reference": reference, "words": "blue river stone lamp"}
    return pat.ask("POST", "/follow-up/", fields, X_Forwarded_For=address).status


def look_at_staff(cora: Browser) -> None:
    page = cora.ask("GET", "/staff/account/login/")
    fact("staff sign in over https", page.status == 200)
    [token] = [morsel for name, morsel in cora.jar.items() if name.endswith("staff-form")]
    fact("the token is __Secure-, Secure, and for staff pages only", is_for_staff(token))
    hidden = page.text.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    fields = {"login": "cora", "password": "not this", "csrfmiddlewaretoken": hidden}
    own = cora.ask("POST", "/staff/account/login/", fields, Origin=f"https://{HOST}")
    fact("a form from the site itself is read", own.status in (200, 422))
    other = cora.ask("POST", "/staff/account/login/", fields, Origin="https://evil.example")
    fact("one from another site is refused", other.status == 403)


def is_for_staff(cookie) -> bool:
    return cookie.key.startswith("__Secure-") and cookie["secure"] and cookie["path"] == "/staff/"


def look_at_a_server_that_goes(pat: Browser, running: list) -> None:
    running[0].terminate()
    answers = [pat.ask("GET", "/crisis/").status for _ in range(20)]
    running[0].wait()
    time.sleep(0.5)
    answers += [pat.ask("POST", "/start/").status for _ in range(10)]
    fact("with one server gone everybody is still answered", set(answers) == {200, 302})


def logged(folder: Path) -> None:
    written = "".join(path.read_text(errors="replace") for path in folder.glob("*.log"))
    fact(
        "no log has an address or a path of a journey", "10.9.8." not in written and "/screen/" not in written
    )


if __name__ == "__main__":
    sys.exit(main())
