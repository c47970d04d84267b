"""How gunicorn serves the site: on this machine's own address, behind a balancer that ends TLS.

gunicorn itself reads WEB_CONCURRENCY (how many workers) and FORWARDED_ALLOW_IPS (whose
X-Forwarded-Proto is believed) from the environment.
"""

import ctypes
import os

from config.settings import LOGGING, METRICS_BIND

# glibc would keep a heap for each thread, and in it what a request took for a moment, such as 16 MB to hash
# four words. Two heaps are enough, and what is large goes back at once. Other C libraries know no mallopt.
MOST_HEAPS, LARGE = -8, -3  # M_ARENA_MAX and M_MMAP_THRESHOLD of malloc.h
c_library = ctypes.CDLL(None)
if hasattr(c_library, "mallopt"):
    c_library.mallopt(MOST_HEAPS, 2)
    c_library.mallopt(LARGE, 1024 * 1024)

wsgi_app = "config.wsgi"
bind: str | list[str] = os.environ.get("BIND", f"127.0.0.1:{os.environ.get('PORT', '8000')}")
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
# Whoever waits, for a lock or a slow database, holds up one thread and not the crisis page. Half-sent heads
# and bodies would hold up all of them: our proxies (deploy/) hand on none that is not whole.
threads = 8
preload_app = True  # the workers share what they loaded
timeout = 30  # seconds: a worker that is stuck is replaced
graceful_timeout = 30  # on a stop, what has begun is answered
keepalive = 5
forwarder_headers = ""  # no request header sets where the site begins: clients can't shift SCRIPT_NAME
# The one that our proxies write. Of gunicorn's other two, which they pass on, a client could write any.
secure_scheme_headers = {"X-FORWARDED-PROTO": "https"}
limit_request_line = 2048
limit_request_fields = 60
limit_request_field_size = 8190  # the draft is a cookie of up to 4 kB
max_requests = 10_000
max_requests_jitter = 1_000
logconfig_dict = {
    **LOGGING,
    # gunicorn's warnings quote what clients sent, with their address
    "loggers": {"gunicorn.error": {"handlers": ["stderr"], "level": "ERROR", "propagate": False}},
}
control_socket_disable = True

if METRICS_BIND:
    from config import measuring

    if str(bind).endswith(f":{METRICS_BIND.port}"):
        raise SystemExit("METRICS_BIND: it needs a port that the site does not have.")
    measuring.count_together()
    bind = [str(bind), str(METRICS_BIND)]
    pre_fork = measuring.give_a_place
    post_fork = measuring.take_place
    on_exit = measuring.forget_counts
