"""Several people at the same moment, each with a connection of their own."""

import threading

from django.db import connection


def at_once(*calls):
    """What came of each call: the name of its refusal, or "done"."""
    outcomes, ready = [], threading.Barrier(len(calls))

    def run(call):
        ready.wait()
        try:
            call()
            outcomes.append("done")
        except Exception as refusal:  # whatever it is, it is what the test asks about
            outcomes.append(type(refusal).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)
