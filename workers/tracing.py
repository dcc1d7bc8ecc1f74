"""Traces by OpenTelemetry. Unless an endpoint is set, nothing of it is imported and all here does nothing."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import temporalio.client

if TYPE_CHECKING:
    from fastapi import FastAPI
    from opentelemetry.sdk.trace import SpanProcessor
    from opentelemetry.trace import Span
    from sqlalchemy.ext.asyncio import AsyncEngine


class _Switch:
    on = False


def start(service: str, endpoint: str | None) -> None:
    """Trace from now on, to an OTLP endpoint over HTTP (`http://host:4318/v1/traces`); None: stay off."""
    if endpoint is None:
        return
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    start_with(service, BatchSpanProcessor(OTLPSpanExporter(endpoint)))


def start_with(service: str, processor: "SpanProcessor") -> None:
    """Trace from now on, to a processor of the caller's."""
    from opentelemetry import trace
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider

    provider = TracerProvider(resource=Resource.create({"service.name": f"casework-{service}"}))
    provider.add_span_processor(processor)
    trace.set_tracer_provider(provider)
    _Switch.on = True


def instrument_api(app: "FastAPI") -> None:
    """Give each HTTP request a span; what stands in the query string is not written into it."""
    if not _Switch.on:
        return
    from opentelemetry.instrumentation.fastapi import FastAPIInstrumentor

    FastAPIInstrumentor.instrument_app(
        app,
        server_request_hook=_without_query,
        excluded_urls="healthz,readyz,metrics,events",
        exclude_spans=["receive", "send"],
    )


def instrument_engine(engine: "AsyncEngine") -> None:
    """Give each SQL statement a span: its text with placeholders, never its values."""
    if not _Switch.on:
        return
    from opentelemetry.instrumentation.sqlalchemy import SQLAlchemyInstrumentor

    # Its check would refuse SQLAlchemy 2.1, with which it works; a test sees to that.
    SQLAlchemyInstrumentor().instrument(engine=engine.sync_engine, skip_dep_check=True)


def temporal_interceptors() -> Sequence[temporalio.client.Interceptor]:
    """For every Temporal client: the trace goes on through workflows and activities."""
    if not _Switch.on:
        return ()
    from temporalio.contrib.opentelemetry import TracingInterceptor

    return (TracingInterceptor(),)


def here() -> str | None:
    """The W3C traceparent of this moment, to be kept in an outbox row."""
    if not _Switch.on:
        return None
    from opentelemetry.propagate import inject

    carrier: dict[str, str] = {}
    inject(carrier)
    return carrier.get("traceparent")


@contextmanager
def following(traceparent: str | None, name: str) -> Iterator[None]:
    """Go on with the trace that an outbox row kept, in a span of this name."""
    if not _Switch.on:
        yield
        return
    from opentelemetry import trace
    from opentelemetry.propagate import extract

    context = extract({"traceparent": traceparent}) if traceparent else None
    with trace.get_tracer("casework").start_as_current_span(name, context=context):
        yield


def _without_query(span: "Span", scope: dict[str, Any]) -> None:
    if span.is_recording():
        for key in ("url.query", "http.url", "http.target"):
            span.set_attribute(key, scope["path"] if key != "url.query" else "")
