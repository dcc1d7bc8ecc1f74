"""Registered blanks from file to value: real files, real engines."""

import asyncio
import io
import random
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

import numpy as np
import pypdfium2
import pytest
from PIL import Image
from pydantic import Field
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from activities.documents.batches import firsts
from activities.documents.batches.opener import StackOpener
from activities.documents.engines.readers import Readers
from activities.documents.pipeline import read
from activities.documents.reader import Reader
from activities.documents.templates import shelf, shown, template
from activities.documents.templates.register import Registered, registered
from samples.sheet import Pen, Sheet
from schemas.batches import Split
from schemas.errors import Invalid, Unsupported
from schemas.forms import Form, Printed, Signed
from schemas.reading import MarkKind
from schemas.registry import forms
from schemas.values import Money

CASEWORK = [sys.executable, "-m", "workers.cli", "template"]


class Tariff(StrEnum):
    BASIC = "basic"
    COMFORT = "comfort"
    FAMILY = "family"


class Enrolment(Form):
    """A form that no pack brings."""

    member: Annotated[str, Field(title="Name of member"), Printed("Name of member")]
    born: Annotated[date, Field(title="Date of birth"), Printed("Date of birth")]
    premium: Annotated[Money, Field(title="Monthly premium"), Printed("Monthly premium")]
    occupation: Annotated[str | None, Field(title="Occupation"), Printed("Occupation")] = None
    smoker: Annotated[bool, Field(title="Smoker"), Printed("Do you smoke")]
    tariff: Annotated[Tariff, Field(title="Tariff"), Printed("Tariff")]


WRITTEN = {"member": "Alma Lindqvist", "born": "24.03.1987", "premium": "1.204,50"}
TRUTH = {
    "member": "Alma Lindqvist",
    "born": "1987-03-24",
    "premium": {"amount": "1204.50", "currency": "EUR"},
    "occupation": None,
    "smoker": False,
    "tariff": "comfort",
}
LINES = ("member", "born", "premium", "occupation")
BOXES = {"smoker": ("Yes", "No"), "tariff": ("Basic", "Comfort", "Family")}
LABELS = {name: info.metadata[0].labels[0] for name, info in Enrolment.model_fields.items()}


def paper(filled: bool = False, ticked: tuple[str, ...] = ("No", "Comfort"), fields: bool = False) -> bytes:
    """The form: lines to write on, and boxes; `fields` makes it one to type into."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    canvas.setFont("Helvetica-Bold", 16)
    canvas.drawString(60, 770, "Enrolment with the Larkspur fund")
    canvas.setFont("Helvetica", 10)
    canvas.drawString(60, 745, "Please write clearly and return this page within two weeks.")
    for i, name in enumerate(LINES):
        y = 700 - 34 * i
        canvas.setFont("Helvetica", 10)
        canvas.drawString(60, y, LABELS[name])
        canvas.line(200, y - 4, 520, y - 4)
        if fields:
            canvas.acroForm.textfield(name=f"txt{i}", x=200, y=y - 3, width=320, height=17, borderWidth=0)
        if filled and name in WRITTEN:
            canvas.setFont("Times-Roman", 12)
            canvas.drawString(206, y, WRITTEN[name])
    for i, (name, words) in enumerate(BOXES.items()):
        _boxes(canvas, 540 - 34 * i, name, words, ticked if filled else ())
    canvas.save()
    return out.getvalue()


def _boxes(canvas: Canvas, y: float, name: str, words: tuple[str, ...], ticked: tuple[str, ...]) -> None:
    canvas.setFont("Helvetica", 10)
    canvas.drawString(60, y, LABELS[name])
    for j, word in enumerate(words):
        x = 200 + 90 * j
        canvas.rect(x, y - 1, 10, 10)
        canvas.drawString(x + 15, y, word)
        if word in ticked:
            canvas.line(x - 1, y - 2, x + 11, y + 10)
            canvas.line(x - 1, y + 10, x + 11, y - 2)


async def as_scan(reader: Reader, pdf: bytes, degrees: float = 1.7) -> bytes:
    """The page askew and noisy."""
    with Image.open(io.BytesIO(await reader.opener.render(pdf, 1, 200))) as page:
        turned = page.convert("L").rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255)
    noise = np.random.default_rng(3).normal(0, 8, (turned.height, turned.width))
    scan = Image.fromarray(np.clip(np.asarray(turned) + noise, 0, 255).astype(np.uint8))
    out = io.BytesIO()
    scan.save(out, "JPEG", quality=60, dpi=(200, 200))
    return out.getvalue()


@pytest.fixture(scope="module")
def reader(readers: Readers) -> Iterator[Reader]:
    made = Reader(known={**forms(), "enrolment": Enrolment}, readers=readers)
    yield made
    asyncio.run(made.opener.close())


async def register(reader: Reader, content: bytes, version: str = "1") -> Registered:
    return await registered(content, "blank.pdf", Enrolment, version, reader)


async def test_a_scan_of_a_registered_form_is_read_zone_by_zone(reader: Reader) -> None:
    made = await register(reader, paper())
    assert made.missing == made.written == ()
    reader.templates = (made.template,)
    found = (await read(await as_scan(reader, paper(filled=True)), "scan.jpg", None, reader)).reading
    assert found.type == "enrolment"
    assert {name: field.value for name, field in found.fields.items()} == TRUTH
    for name in TRUTH:
        reasons = found.fields[name].reasons
        assert "it stands in its zone of enrolment, version 1" in reasons
    assert "nothing is written in its zone of the registered form" in found.fields["occupation"].reasons
    evidence = found.fields["tariff"].evidence
    assert evidence is not None
    assert evidence.engine == "checkbox"
    x0, y0, x1, y1 = evidence.box
    assert 280 < x0 < x1 < 310
    assert y1 - y0 < 14


@pytest.mark.parametrize(
    ("ticked", "said"),
    [
        (("No", "Basic", "Family"), "more than one of its boxes is ticked"),
        (("No",), "none of its boxes is ticked"),
    ],
)
async def test_a_group_with_no_tick_or_two_is_asked(
    reader: Reader, ticked: tuple[str, ...], said: str
) -> None:
    reader.templates = ((await register(reader, paper())).template,)
    found = (await read(paper(filled=True, ticked=ticked), "copy.pdf", Enrolment, reader)).reading
    field = found.fields["tariff"]
    assert (field.value, field.sure) == (None, False)
    assert said in field.reasons
    assert found.fields["smoker"].value is False


async def test_fields_that_a_pdf_carries_become_zones_where_they_are(reader: Reader) -> None:
    made = await register(reader, paper(fields=True))
    zones = {zone.field: zone.box for zone in made.template.about.zones if not zone.kind.boxed}
    assert set(zones) == set(LINES)
    assert zones["member"] == pytest.approx((200, A4[1] - 714, 520, A4[1] - 697), abs=1)


async def test_another_document_is_not_taken_for_the_form(reader: Reader) -> None:
    reader.templates = ((await register(reader, paper())).template,)
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for i in range(20):
        canvas.drawString(60, 760 - 30 * i, f"Name of member {i}: date of birth, occupation, tariff, please")
    canvas.save()
    found = (await read(out.getvalue(), "letter.pdf", None, reader)).reading
    assert not any("its zone of" in reason for f in found.fields.values() for reason in f.reasons)


@pytest.mark.parametrize(
    ("content", "fault", "said"),
    [
        (b"", Invalid, "is empty"),
        (b"GIF89a a picture", Unsupported, "which cannot be read here"),
        (b"%PDF-1.4 and no more", Invalid, "cannot be opened"),
    ],
)
async def test_a_file_that_is_no_form_is_refused_in_words(
    reader: Reader, content: bytes, fault: type[Exception], said: str
) -> None:
    with pytest.raises(fault, match=said):
        await register(reader, content)


async def test_an_empty_sheet_and_another_form_are_refused_with_what_to_do(reader: Reader) -> None:
    empty, other = io.BytesIO(), io.BytesIO()
    for out, text in ((empty, ""), (other, "Minutes of the meeting of the harbour board")):
        canvas = Canvas(out, pagesize=A4)
        canvas.drawString(80, 700, text)
        canvas.save()
    with pytest.raises(Invalid, match="Nothing is printed"):
        await register(reader, empty.getvalue())
    with pytest.raises(Invalid, match="None of the fields of enrolment"):
        await register(reader, other.getvalue())


async def test_a_copy_that_is_filled_in_is_noticed_when_it_is_registered(reader: Reader) -> None:
    assert set((await register(reader, paper(filled=True))).written) == set(WRITTEN)


async def test_a_template_that_does_not_fit_its_form_names_the_field(reader: Reader, tmp_path: Path) -> None:
    made = (await register(reader, paper())).template
    template.save(made, tmp_path / "one")
    text = (tmp_path / "one" / template.FILE).read_text()
    (tmp_path / "one" / template.FILE).write_text(text.replace('"born"', '"borne"'))
    with pytest.raises(Invalid, match="has no field borne"):
        shelf.installed(tmp_path, {"enrolment": Enrolment})
    assert shown.as_file(made, "pdf").startswith(b"%PDF-")


def _casework(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*CASEWORK, *arguments], capture_output=True, text=True, check=False)


def test_the_command_registers_shows_and_lists_and_tells_what_is_wrong(tmp_path: Path) -> None:
    blank = tmp_path / "blank.pdf"
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for i, label in enumerate(("Policy number", "Name of claimant", "Address", "Date of loss", "IBAN")):
        canvas.drawString(60, 700 - 40 * i, label)
        canvas.rect(200, 692 - 40 * i, 300, 22)
    canvas.save()
    blank.write_bytes(out.getvalue())
    data = ("--data", str(tmp_path / "data"))
    made = _casework("new", str(blank), "--form", "loss_report", *data)
    assert made.returncode == 0, made.stderr
    assert "5 zones for 5 fields" in made.stdout
    assert "No zone was found for phone, email" in made.stdout
    again = _casework("new", str(blank), "--form", "loss_report", *data)
    unknown = _casework("new", str(blank), "--form", "no_such_form", *data)
    folder = tmp_path / "data" / "templates" / "loss_report-1"
    drawn = _casework("show", str(folder), "--out", str(tmp_path / "zones.png"))
    listed = _casework("list", *data)
    assert (again.returncode, unknown.returncode, drawn.returncode) == (2, 2, 0)
    assert "already holds a template" in again.stderr
    assert (tmp_path / "zones.png").read_bytes().startswith(b"\x89PNG")
    assert listed.stdout.strip() == "loss_report, version 1: 1 page, 5 fields"


class Consent(Form):
    """A form that two have to sign."""

    payer: Annotated[bool, Signed(), Field(title="Payer"), Printed("Signature of payer")]
    holder: Annotated[bool, Signed(), Field(title="Holder"), Printed("Signature of holder")]


def consent(who: str = "") -> bytes:
    """Two lines to sign on, over their labels; one is signed."""
    sheet = Sheet()
    sheet.text(60, 80, "Consent to pay by standing order", "serif-bold", 15)
    for i, name in enumerate(("payer", "holder")):
        if name == who:
            Pen("sans", (0, 0, 0), random.Random(7)).sign(sheet, 80, 296 + 120 * i, 120)
        sheet.line(60, 300 + 120 * i, 280, 300 + 120 * i)
        sheet.text(60, 312 + 120 * i, f"Signature of {name}", "sans", 9)
    sheet.text(60, 700, "Keep a copy of this sheet for yourself, and send the other one back.", "sans", 9)
    return sheet.pdf()


@pytest.mark.parametrize(("known", "lazy"), [(False, False), (False, True), (True, True)])
async def test_whether_a_form_is_signed_is_told_by_ink_where_one_signs(
    reader: Reader, known: bool, lazy: bool
) -> None:
    office = replace(reader, known={"consent": Consent}, templates=(), lazy=lazy)
    if known:
        made = await registered(consent(), "blank.pdf", Consent, "1", office)
        assert [zone.kind for zone in made.template.about.zones] == ["signature"] * 2
        office = replace(office, templates=(made.template,))
    copy = await read(consent("holder"), "copy.pdf", Consent, office)
    found = copy.reading
    assert (copy.images == (None,)) is (lazy and not known)
    assert {name: (f.value, f.sure) for name, f in found.fields.items()} == {
        "payer": (False, True),
        "holder": (True, True),
    }
    where = found.fields["holder"]
    assert where.evidence is not None
    assert where.evidence.engine == "signature"
    assert where.evidence.box[1] < 410 < where.evidence.box[3]
    assert [(m.kind, m.page, m.box) for m in found.marks] == [(MarkKind.SIGNATURE, 1, where.evidence.box)]
    said = {True: "it stands in its zone of consent, version 1", False: "its label stands there as expected"}
    assert where.reasons == (said[known], "strokes of a pen stand where one signs")


def letter(text: str) -> bytes:
    """A page that is no form."""
    sheet = Sheet()
    for i in range(12):
        sheet.text(60, 80 + 22 * i, f"{text}, as we said on the telephone on Monday", "serif", 10)
    return sheet.pdf()


def stack(*pages: bytes) -> bytes:
    """Pages as one PDF."""
    made, out = pypdfium2.PdfDocument.new(), io.BytesIO()
    for page in pages:
        made.import_pages(pypdfium2.PdfDocument(page))
    made.save(out)
    return out.getvalue()


async def test_a_stack_is_divided_where_a_registered_form_begins_if_that_is_wanted(reader: Reader) -> None:
    made = await registered(consent(), "blank.pdf", Consent, "1", reader)
    office = replace(reader, known={"consent": Consent}, templates=(made.template,))
    content = stack(consent("payer"), letter("Please find it enclosed"), consent(), letter("Page 2 of 3"))
    opener = StackOpener(reader.opener, partial(firsts.of_stack, reader=office))
    found = await opener.split(content, "stack.pdf", Split.FORMS)
    assert [(part.first, part.last) for part in found.parts] == [(1, 2), (3, 4)]
    assert found.parts[1].begins == "page 3 is a copy of the first page of the registered form consent"
    assert len((await opener.split(content, "stack.pdf", Split.SHEETS)).parts) == 1
    with pytest.raises(Invalid, match="sheets between"):
        await StackOpener(reader.opener).split(content, "stack.pdf", Split.FORMS)
