"""The client to Temporal: always with the same data converter, and patient while the server is away."""

import asyncio
import logging
from dataclasses import replace

import structlog
from temporalio.client import Client
from temporalio.contrib.pydantic import PydanticPayloadConverter, pydantic_data_converter
from temporalio.converter import CompositePayloadConverter
from temporalio.runtime import (
    LogForwardingConfig,
    LoggingConfig,
    Runtime,
    TelemetryConfig,
    TelemetryFilter,
)
from temporalio.service import RPCError, TLSConfig

from workers import tracing
from workers.settings import Settings

log = structlog.get_logger(__name__)

LONGEST_PAUSE = 3.0
DEFAULT_ADDRESS = "127.0.0.1:7233"
_CONVERTERS = tuple(PydanticPayloadConverter().converters.values())


class OneConverter(CompositePayloadConverter):
    """Pydantic's converter, made once.

    One is asked for with each case and each step of it; made anew, it would find out about every model again.
    """

    def __init__(self) -> None:
        super().__init__(*_CONVERTERS)


data_converter = replace(pydantic_data_converter, payload_converter_class=OneConverter)


def core_logs_as_ours() -> None:
    """Let Temporal's core write into this process's log, before there is any client.

    By itself it writes lines of its own to standard error, with fields that quote what failed: business data.
    Its sentence is enough, for the worker tells class and place of a failure.
    """
    forwarding = LogForwardingConfig(
        logger=logging.getLogger("temporalio"),
        prepend_target_on_message=False,
        append_log_fields_to_message=False,
    )
    warnings = TelemetryFilter(core_level="WARN", other_level="ERROR")
    told = LoggingConfig(filter=warnings, forwarding=forwarding)
    Runtime.set_default(Runtime(telemetry=TelemetryConfig(logging=told)))


async def connect(settings: Settings) -> Client:
    """Connect once.

    Raises:
        RuntimeError, RPCError: the server does not answer.
    """
    return await Client.connect(
        settings.temporal_address or DEFAULT_ADDRESS,
        namespace=settings.temporal_namespace,
        api_key=settings.temporal_api_key.get_secret_value() if settings.temporal_api_key else None,
        tls=_tls(settings),
        data_converter=data_converter,
        interceptors=tracing.temporal_interceptors(),
    )


async def connect_patiently(settings: Settings) -> Client:
    """Connect, waiting for the server as long as it takes; cases are accepted meanwhile."""
    pause = 0.1
    while True:
        try:
            return await connect(settings)
        except (RuntimeError, RPCError) as fault:
            if pause == LONGEST_PAUSE:
                address = settings.temporal_address or DEFAULT_ADDRESS
                log.warning("Temporal does not answer yet", reason=f"{address}: {fault}", seconds=pause)
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)


def _tls(settings: Settings) -> TLSConfig | bool:
    if not settings.temporal_tls:
        return False
    files = (settings.temporal_tls_ca, settings.temporal_tls_cert, settings.temporal_tls_key)
    ca, certificate, key = (path.read_bytes() if path else None for path in files)
    return TLSConfig(server_root_ca_cert=ca, client_cert=certificate, client_private_key=key)
