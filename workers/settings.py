"""What can be set, and where it comes from: the environment, prefix CASEWORK_."""

import os
import re
from collections.abc import Iterable
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from activities.documents.languages import LANGUAGES
from schemas.errors import CalledWrongly

MIB = 1024 * 1024
Port = Annotated[int, Field(ge=0, le=65535)]
PositiveInt = Annotated[int, Field(gt=0)]
PerSecond = Annotated[float, Field(ge=0, allow_inf_nan=False)]
PREFIX = "CASEWORK_"
OTHERS = re.compile(
    "URL|TOKEN|API|CACHE|SAMPLES_DIR|(BENCH|FIT|TEST)_.+"
    "|(.+_)?SERVICE_(HOST|PORT.*)|.+_PORT(_.+)?|PORT_[0-9].*"
)
"""What may stand behind the prefix without being a setting: what clients, tests and benchmarks are told, and
what Kubernetes tells of services whose names begin like that."""
LIKE = 0.75
"""How much a name is like that of a setting at least to be taken for it misspelled."""
DATABASES = re.compile(r"(postgresql(\+psycopg)?|sqlite(\+\w+)?)://.*", re.DOTALL)


class Settings(BaseSettings):
    """Everything a Casework process is told from outside. Embedded unless a database is named."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        frozen=True,
        extra="ignore",
        env_ignore_empty=True,
        use_attribute_docstrings=True,
    )

    data: Path = Path(".casework")
    """Folder of the embedded system."""
    database: str | None = None
    """SQLAlchemy address, `postgresql+psycopg://...`; none: SQLite in the data folder."""
    blobs: str | None = None
    """`s3://bucket/prefix?endpoint=https://...&region=...` or a folder; none: a folder in the data folder.
    S3 credentials come from where boto3 looks for them."""

    temporal_address: str | None = None
    """host:port; none: the embedded server of the data folder."""
    temporal_namespace: str = "default"
    temporal_tls: bool = False
    temporal_tls_ca: Path | None = None
    temporal_tls_cert: Path | None = None
    temporal_tls_key: Path | None = None
    temporal_api_key: SecretStr | None = None

    host: str = "127.0.0.1"
    port: Port | None = None
    """Of the API; none: 8700, or what was free at the first start of the data folder."""
    secure_cookies: bool = False
    """Cookies only over HTTPS; set it wherever people come in from outside."""

    tenant: str = "default"
    max_upload_bytes: PositiveInt = 50 * MIB
    max_export_rows: PositiveInt = 20_000
    """Of one CSV or XLSX file."""
    max_import_rows: Annotated[int, Field(ge=1, le=20_000)] = 5000
    """Of one spreadsheet that is taken in; all of them are one transaction, for which other writers wait."""
    person_rate: PerSecond = 200.0
    """Requests a second that one person may make to one API process in the long run; 0: any number."""
    person_burst: PositiveInt = 5000
    """And so many at once."""
    system_rate: PerSecond = 1000.0
    """The same for one client system."""
    system_burst: PositiveInt = 10000
    allow_private_webhooks: bool = False
    """Whether webhooks may go to loopback and private networks."""

    compare_per_second: PositiveInt = 10
    """Running cases that are asked a second when all records are compared with Temporal. One costs its worker
    5 ms of CPU time, or 20 ms where the case has to be replayed first."""
    smtp_url: SecretStr | None = None
    """Mail server for notices: `smtp://host`, `smtps://user:password@host`, `smtp+starttls://...`; none: no
    e-mail is sent."""
    mail_from: str | None = None
    """Address that e-mail comes from, `Casework <casework@example.com>`."""
    mail_per_minute: PositiveInt = 60
    """E-mails that one worker sends at most."""
    public_url: str | None = Field(default=None, pattern="^https?://[^\\s]+$")
    """Where people reach the web app; none: e-mails have no links."""

    readers: PositiveInt = Field(default_factory=lambda: max(1, (os.cpu_count() or 1) // 2))
    """Warm OCR readers of a documents worker."""
    engine: Literal["rapidocr", "tesseract"] = "rapidocr"
    """What reads whole pages; with `tesseract` it reads alone, in a quarter of the memory, and asks more."""
    languages: Annotated[tuple[str, ...], NoDecode] = ()
    """Codes of the languages that paper is written in, the likeliest first, `de,en`; none: Latin script."""
    dates: Literal["day", "month", "ask"] = "day"
    """What stands first in 03/04/2026 where no other date on the paper tells; ask: a person tells."""
    templates: Path | None = None
    """Folder of registered blank forms; none: `templates` in the data folder."""
    sandbox_bytes: PositiveInt = 512 * MIB
    """Address space of the child that opens a PDF."""
    sandbox_picture_bytes: PositiveInt = 1024 * MIB
    """The same for pictures, e-mails, archives and Office files, which need more."""
    sandbox_open_seconds: PositiveInt = 20
    """CPU time to open a file and its first page."""
    sandbox_page_seconds: PositiveInt = 5
    """CPU time for each further page."""
    sandbox_wall_factor: Annotated[float, Field(ge=1, le=1000)] = 3.0
    """Wall time may be this many times the CPU time, so that a busy machine ends no innocent."""
    sandbox_files: Annotated[int, Field(ge=8)] = 16
    """Files that the child may have open."""
    sandbox_pages: PositiveInt = 500
    """Pages of one document."""
    sandbox_page_pixels: Annotated[int, Field(ge=1_000_000)] = 24_000_000
    """Of a page as it is read; larger ones are made smaller."""
    sandbox_picture_pixels: PositiveInt = 120_000_000
    """Of a picture as it comes; larger ones are refused."""
    sandbox_words: PositiveInt = 20_000
    """That a PDF or text may carry on one page; more are left out."""
    sandbox_parts: PositiveInt = 100
    """Files in one e-mail or archive, with those in the ones that it holds."""
    sandbox_unpacked_bytes: PositiveInt = 128 * MIB
    """Of all these files together; also of one Office file, unpacked."""
    sandbox_ratio: PositiveInt = 200
    """A file in an archive may become so many times larger unpacked, if it is of more than 1 MiB then."""
    sandbox_depth: PositiveInt = 2
    """Wrappings that are opened: an archive in an e-mail is two."""
    sandbox_parts_seconds: PositiveInt = 120
    """CPU time for all files of one e-mail or archive together; what is left then is not opened."""

    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["json", "text"] = "json"
    otlp_endpoint: str | None = None
    """Where traces go (OTLP over HTTP); none: nothing is traced."""

    @field_validator("database")
    @classmethod
    def _address(cls, given: str | None) -> str | None:
        if given is not None and not DATABASES.fullmatch(given):
            raise ValueError(
                "write postgresql+psycopg://USER:PASSWORD@HOST/DATABASE, with @, : and / in the password as "
                "%40, %3A and %2F"
            )
        return given

    @field_validator("temporal_address")
    @classmethod
    def _host_and_port(cls, given: str | None) -> str | None:
        if given is not None and not re.fullmatch(r"[^/\s]+:\d+", given):
            raise ValueError("write HOST:PORT, without http://, such as temporal.example:7233")
        return given

    @field_validator("languages", mode="before")
    @classmethod
    def _codes(cls, given: object) -> object:
        if not isinstance(given, str):
            return given
        codes = tuple(code.strip().lower() for code in given.split(",") if code.strip())
        unknown = [code for code in codes if code not in LANGUAGES]
        if unknown:
            raise ValueError(f"there is no language {', '.join(unknown)}; try one of {', '.join(LANGUAGES)}")
        return codes

    @property
    def embedded(self) -> bool:
        """Whether all is kept in the data folder."""
        return self.database is None

    @cached_property
    def folder(self) -> Path:
        """The data folder as an absolute path."""
        return self.data.expanduser().absolute()

    @property
    def database_url(self) -> str:
        """Address of the database for SQLAlchemy's async engine."""
        return self.database or f"sqlite:///{self.folder / 'casework.sqlite'}"

    @property
    def blobs_url(self) -> str:
        """Where documents' bytes are: a folder's path or an s3:// address."""
        return self.blobs or str(self.folder / "blobs")

    @property
    def template_folder(self) -> Path:
        """Where registered blank forms are, a folder each; it need not be there."""
        return self.templates.expanduser().absolute() if self.templates else self.folder / "templates"

    @property
    def wake_socket(self) -> Path | None:
        """Datagram socket that wakes the embedded relay; none on PostgreSQL, where NOTIFY does."""
        return self.folder / "relay.sock" if self.embedded else None


def load(data: Path | None = None) -> Settings:
    """The settings of this process; `data` as given on the command line goes before CASEWORK_DATA.

    Raises:
        CalledWrongly: a variable does not fit, or is one misspelled; the text names it.
    """
    slips = [(name, meant) for name in unknown_in(os.environ) if (meant := _meant(name))]
    if slips:
        raise CalledWrongly(
            "; ".join(f"{name}: there is no such setting; did you mean {it}?" for name, it in slips)
        )
    try:
        return Settings() if data is None else Settings(data=data)
    except ValidationError as fault:
        raise CalledWrongly("; ".join(_said(each["loc"], each["msg"]) for each in fault.errors())) from None


def unknown_in(environment: Iterable[str]) -> list[str]:
    """Variables that look like settings and are none of this release."""
    names = (name.upper().removeprefix(PREFIX) for name in environment if name.upper().startswith(PREFIX))
    return sorted(
        PREFIX + name
        for name in names
        if name.lower() not in Settings.model_fields and not OTHERS.fullmatch(name)
    )


def _meant(name: str) -> str | None:
    """The setting of which a name is a slip of the pen, for that would let the default stand."""
    near = get_close_matches(name.removeprefix(PREFIX).lower(), Settings.model_fields, 1, LIKE)
    return f"{PREFIX}{near[0].upper()}" if near else None


def _said(place: tuple[int | str, ...], problem: str) -> str:
    return f"{PREFIX}{'_'.join(str(part) for part in place).upper()}: {problem.removeprefix('Value error, ')}"
