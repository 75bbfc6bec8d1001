"""Counts and memory of a running server, in the text format of Prometheus."""

import os
from collections.abc import Iterator

import psutil
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from mcvet.server.fork import WarmProcess
from mcvet.server.sessions import Sessions


def metrics(sessions: Sessions, warm: WarmProcess | None) -> bytes:
    """Return the numbers as they are now."""
    registry = CollectorRegistry()
    registry.register(_Numbers(sessions, warm))
    return generate_latest(registry)


class _Numbers(Collector):
    def __init__(self, sessions: Sessions, warm: WarmProcess | None) -> None:
        self._sessions, self._warm = sessions, warm

    def collect(self) -> Iterator[Metric]:
        sessions = self._sessions
        open_ = GaugeMetricFamily("mcvet_sessions", "Open pages by state.", labels=["state"])
        for state, number in sessions.count().items():
            open_.add_metric([state], number)
        yield open_
        yield GaugeMetricFamily("mcvet_places", "Kernels that may run at a time.", value=sessions.limits.places)
        yield CounterMetricFamily("mcvet_sessions_started", "Kernels started since the server was.", value=sessions.started)
        ended = CounterMetricFamily("mcvet_sessions_ended", "Sessions ended, by reason.", labels=["reason"])
        for reason in ("left", "idle", "crashed", "failed", "stopped"):
            ended.add_metric([reason], sessions.ended[reason])
        yield ended
        memory = GaugeMetricFamily("mcvet_memory_bytes", "Memory that a process has for itself.", labels=["process"], unit="bytes")
        warm = [self._warm.pid] if self._warm is not None and self._warm.pid is not None else []
        for name, processes in (("server", [os.getpid()]), ("warm", warm), ("kernels", sessions.kernels.processes())):
            memory.add_metric([name], sum(map(_private, processes)))
        yield memory


def _private(process: int) -> int:
    try:
        return int(psutil.Process(process).memory_full_info().uss)
    except psutil.Error:
        return 0
