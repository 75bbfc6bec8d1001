"""Counts and memory of a running server, in the text format of Prometheus."""

import os
from collections.abc import Iterator

import psutil
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from mcvet.server.cache import RenderingCache
from mcvet.server.fork import WarmProcess
from mcvet.server.sessions import Sessions


def metrics(sessions: Sessions, renderings: RenderingCache, warm: WarmProcess | None) -> bytes:
    """Return the current metrics."""
    registry = CollectorRegistry()
    registry.register(_Numbers(sessions, renderings, warm))
    return generate_latest(registry)


class _Numbers(Collector):
    def __init__(self, sessions: Sessions, renderings: RenderingCache, warm: WarmProcess | None) -> None:
        self._sessions, self._renderings, self._warm = sessions, renderings, warm

    def collect(self) -> Iterator[Metric]:
        sessions = self._sessions
        open_ = GaugeMetricFamily("mcvet_sessions", "Open pages by state.", labels=["state"])
        for state, number in sessions.count().items():
            open_.add_metric([state], number)
        yield open_
        yield GaugeMetricFamily("mcvet_places", "Largest number of kernels at a time.", value=sessions.limits.places)
        yield CounterMetricFamily("mcvet_sessions_started", "Kernels started since the server started.", value=sessions.started)
        ended = CounterMetricFamily("mcvet_sessions_ended", "Sessions ended, by reason.", labels=["reason"])
        for reason in ("left", "idle", "slow", "crashed", "failed", "stopped"):
            ended.add_metric([reason], sessions.ended[reason])
        yield ended
        views = CounterMetricFamily("mcvet_views", "Views shown, by source.", labels=["source"])
        for source in ("kept", "made", "alone"):
            views.add_metric([source], self._renderings.answers[source])
        yield views
        yield GaugeMetricFamily("mcvet_views_kept", "Rendered views in the cache.", value=len(self._renderings))
        yield GaugeMetricFamily("mcvet_views_characters", "Characters of the views in the cache.", value=self._renderings.size)
        memory = GaugeMetricFamily("mcvet_memory_bytes", "Private memory of the processes.", labels=["process"], unit="bytes")
        warm = [self._warm.pid] if self._warm is not None and self._warm.pid is not None else []
        for name, processes in (("server", [os.getpid()]), ("warm", warm), ("kernels", sessions.kernels.processes())):
            memory.add_metric([name], sum(map(_private, processes)))
        yield memory


def _private(process: int) -> int:
    try:
        return int(psutil.Process(process).memory_full_info().uss)
    except psutil.Error:
        return 0
