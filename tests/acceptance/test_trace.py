"""A claim's whole way stands in one trace: request, relay, workflow, activity, SQL."""

import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from samples.drawn import Quality
from samples.household_claim import STRAIGHT_THROUGH, draw
from tests.acceptance.office import furnished
from workers.demo import day, office
from workers.demo.claims import Claim

CLAIM = Claim("a straight claim", partial(draw, 600, Quality.CLEAN, amount=STRAIGHT_THROUGH), ())


class Collector(ThreadingHTTPServer):
    """Takes in traces as OTLP over HTTP sends them."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Intake)
        self.traces: dict[bytes, set[str]] = defaultdict(set)
        """Names of the spans of each trace, with the service in front."""

    def take(self, body: bytes) -> None:
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            named = {each.key: each.value.string_value for each in resource.resource.attributes}
            for scope in resource.scope_spans:
                for span in scope.spans:
                    self.traces[span.trace_id].add(f"{named['service.name']} {span.name}")


class Intake(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        self.server.take(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Tests do not want to read of every request."""


@contextmanager
def collector() -> Iterator[Collector]:
    with Collector() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def test_a_claims_way_stands_in_one_trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with collector() as server:
        monkeypatch.setenv("CASEWORK_OTLP_ENDPOINT", f"http://127.0.0.1:{server.server_port}/v1/traces")
        with furnished(tmp_path / "data") as (house, keys):
            with house.client(keys.portal) as http:
                paper = CLAIM.paper()
                case = str(office.file_claim(http, paper, "claim")["id"])
            told = day.work(house.url, keys, [day.Filed(CLAIM, paper, case, 0.0)], patience=120)
            assert [each.fault for each in told] == [None]
    (way,) = [names for names in server.traces.values() if "casework-api POST /api/v1/cases" in names]
    assert any(name.startswith("casework-cases StartWorkflow") for name in way), way
    assert any(name.startswith("casework-cases RunWorkflow") for name in way), way
    assert any(name == "casework-documents RunActivity:read_documents" for name in way), way
    assert any("INSERT" in name or "UPDATE" in name for name in way), way
