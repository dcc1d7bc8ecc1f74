"""What can be read besides PDF and plain pictures: photographs, Office files, and what wraps other files."""

import asyncio
import io
import zipfile
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from PIL import Image

from activities.documents.kinds import Kind
from activities.documents.opener import Inspection, Opener
from activities.documents.sandbox.framing import Job
from activities.documents.sandbox.limits import Limits
from schemas.errors import Invalid, NotFound, Unsupported
from tests.integration.documents import hostile, wrapped

TABLE = [["Date of loss", "Amount"], ["2026-03-01", "1,250.00"]]


@pytest.fixture(scope="module")
def opener() -> Iterator[Opener]:
    made = Opener(Limits(open_cpu=5, page_cpu=2, parts=5))
    yield made
    asyncio.run(made.close())


async def words(opener: Opener, content: bytes, n: int = 1) -> str:
    """What the file itself says on a page."""
    piece = (await opener.inspect(content, "paper")).piece_with(n)
    answer = await opener.answer(piece.content, Job(piece.kind, (n - piece.before,)))
    return " ".join(word.text for word in answer.pages[0].words)


def problems(seen: Inspection) -> list[str | None]:
    return [page.problem for page in seen.pages]


async def test_a_telephone_s_photograph_is_opened_and_shown(opener: Opener) -> None:
    seen = await opener.inspect(wrapped.HEIC, "photo.jpg")
    shown = Image.open(io.BytesIO(await opener.render(wrapped.HEIC, 1)))
    assert seen.media_type == "image/heic"
    assert len(seen.pages) == 1
    assert shown.width > shown.height
    assert shown.convert("L").histogram()[0:100] != [0] * 100


async def test_every_page_of_a_tiff_counts_and_a_damaged_one_costs_only_itself(opener: Opener) -> None:
    pages = [Image.new("L", (80, 80 + n), 255 - n) for n in range(3)]
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], dpi=(72, 72))
    whole = out.getvalue()
    assert [page.height for page in (await opener.inspect(whole, "fax.tif")).pages] == [80, 81, 82]
    cut = whole[:-40]
    assert len((await opener.inspect(cut, "fax.tif")).pages) == 3
    assert await opener.render(cut, 1)
    with pytest.raises(Invalid, match="damaged"):
        await opener.render(cut, 3)


async def test_a_text_is_set_on_pages_with_its_words_and_tables(opener: Opener) -> None:
    content = wrapped.docx("Policy number: HH-204-771", "Straße łódź", table=TABLE)
    seen = await opener.inspect(content, "letter")
    assert seen.media_type == Kind.DOCX
    assert await words(opener, content) == (
        "Policy number: HH-204-771 Straße łódź Date of loss Amount 2026-03-01 1,250.00"
    )


async def test_pictures_set_into_a_text_or_sheet_are_pages_of_their_own(opener: Opener) -> None:
    scan, logo = hostile.picture(size=(600, 800)), hostile.picture(size=(300, 90))
    media = {
        "media__image1_png": logo,
        "media__image10_jpg": hostile.picture("PNG"),
        "media__image2_jpg": scan,
    }
    empty = wrapped.part("document", "<w:body/>")
    seen = await opener.inspect(wrapped.docx_of(empty, **media, media__image3_emf=b"drawn"), "scans.docx")
    assert [(page.width < page.height, page.problem) for page in seen.pages] == [(True, None)]
    assert (await opener.render(wrapped.docx_of(empty, **media), 1)).startswith(b"\x89PNG")
    both = await opener.inspect(wrapped.zipped({"a.docx": wrapped.docx_of(empty, **media)}), "a.zip")
    assert problems(both) == [None]


async def test_a_damaged_picture_in_a_text_costs_a_page_that_says_so(opener: Opener) -> None:
    text = wrapped.part("document", f"<w:body>{wrapped.paragraph('See below.')}</w:body>")
    seen = await opener.inspect(wrapped.docx_of(text, media__image1_png=b"\x89PNG\r\n\x1a\nbroken"), "a.docx")
    assert problems(seen) == [
        None,
        "image1.png: it is damaged or incomplete; please send it again",
    ]


async def test_a_text_with_nothing_in_it_is_refused_with_the_reason(opener: Opener) -> None:
    with pytest.raises(Invalid, match=r"empty\.docx cannot be opened: it has no pages"):
        await opener.inspect(wrapped.docx_of(wrapped.part("document", "<w:body/>")), "empty.docx")


async def test_a_letterhead_and_what_foots_the_pages_are_read_once(opener: Opener) -> None:
    twice = wrapped.paragraph("in a box")
    choices = f"<mc:Choice>{twice}</mc:Choice><mc:Fallback>{twice}</mc:Fallback>"
    box = f"<w:p><mc:AlternateContent>{choices}</mc:AlternateContent></w:p>"
    head, foot = wrapped.paragraph("Hill &amp; Sons") + wrapped.paragraph(""), wrapped.paragraph("IBAN DE89")
    content = wrapped.docx_of(
        wrapped.part("document", f"<w:body>{wrapped.paragraph('Dear all')}{box}</w:body>"),
        header1_xml=wrapped.part("hdr", head),
        header2_xml=wrapped.part("hdr", head),
        footer1_xml=wrapped.part("ftr", foot),
    )
    assert await words(opener, content) == "Hill & Sons Dear all in a box IBAN DE89"


async def test_a_long_text_has_as_many_pages_as_it_needs(opener: Opener) -> None:
    content = wrapped.docx(*(f"Line {n}" for n in range(100)))
    assert len((await opener.inspect(content, "letter.docx")).pages) == 3
    assert (await words(opener, content, 3)).endswith("Line 99")


async def test_a_sheet_is_a_ruled_table_under_its_name_and_hidden_ones_stay_hidden(opener: Opener) -> None:
    content = wrapped.xlsx({"Items": [["Bolt", 12, 3.5], ["Nut", 1]], "Secret": [["x"]]}, hidden=["Secret"])
    seen = await opener.inspect(content, "items.xlsx")
    assert seen.media_type == Kind.XLSX
    assert len(seen.pages) == 1
    assert await words(opener, content) == "Items Bolt 12 3.5 Nut 1"


async def test_a_wide_sheet_gets_a_wide_page(opener: Opener) -> None:
    content = wrapped.xlsx({"Wide": [[f"a longer heading {n}" for n in range(12)]]})
    (page,) = (await opener.inspect(content, "wide.xlsx")).pages
    assert page.width > page.height
    assert (await words(opener, content)).count("heading") == 12


async def test_an_email_is_its_text_and_then_the_pages_of_its_files(opener: Opener) -> None:
    content = wrapped.mail(scan_jpg=hostile.picture(), form_pdf=wrapped.docx("The form"))
    seen = await opener.inspect(content, "claim.txt")
    assert seen.media_type == Kind.MAIL
    assert problems(seen) == [None, None, None]
    assert (await words(opener, content)).startswith("From: Ada <ada@example.com> To: claims@example.com")
    assert "Wasserschaden Küche Good day, see the papers." in await words(opener, content)
    assert await words(opener, content, 3) == "The form"
    assert (await opener.render(content, 2)).startswith(b"\x89PNG")


async def test_an_email_that_is_a_web_page_is_read_as_its_text(opener: Opener) -> None:
    page = "<style>p {}</style><p>Sum:&nbsp;12<br>Thanks<script>alert(1)</script><img src='http://x/'>"
    content = wrapped.mail("", page)
    assert (await words(opener, content)).endswith("Küche Sum: 12 Thanks")


async def test_a_picture_shown_inside_an_email_is_one_of_its_pages(opener: Opener) -> None:
    message = EmailMessage()
    message["From"], message["Subject"] = "a@example.com", "Photo"
    message.set_content("Seen from the street:")
    message.add_alternative("<img src='cid:1'>", subtype="html")
    page = message.get_body(["html"])
    assert page is not None
    page.add_related(hostile.picture(size=(60, 40)), "image", "png", cid="<0>", disposition="inline")
    page.add_related(hostile.picture(size=(800, 600)), "image", "jpeg", cid="<1>")
    seen = await opener.inspect(message.as_bytes(), "mail.eml")
    assert problems(seen) == [None, None]


async def test_a_forwarded_email_brings_its_files(opener: Opener) -> None:
    message = EmailMessage()
    message["From"], message["Subject"] = "b@example.com", "Fwd"
    message.set_content("See below.")
    inner = EmailMessage()
    inner["From"], inner["Subject"] = "c@example.com", "The papers"
    inner.set_content("Herewith.")
    inner.add_attachment(hostile.picture(), maintype="image", subtype="jpeg", filename="a.jpg")
    message.add_attachment(inner)
    content = message.as_bytes()
    assert problems(await opener.inspect(content, "mail.eml")) == [None, None, None]
    assert "Herewith." in await words(opener, content, 2)


async def test_a_file_that_cannot_be_read_costs_only_itself(opener: Opener) -> None:
    files = {"a.pdf": b"MZ program", "b/c.pdf": hostile.huge_png(), "d.jpg": hostile.picture(), "e": b""}
    seen = await opener.inspect(wrapped.zipped(files), "papers.zip")
    assert seen.media_type == Kind.ZIP
    assert problems(seen) == [
        "a.pdf is a program, which cannot be read here; please send it as PDF",
        "c.pdf: it has 3,600 megapixels and at most 120 can be read; please send it smaller",
        None,
        "e is empty, which cannot be read here; please send it as PDF",
    ]


async def test_a_page_that_stands_for_an_unreadable_file_says_why_it_cannot_be_shown(opener: Opener) -> None:
    content = wrapped.zipped({"a.txt": b"just text", "b.jpg": hostile.picture()})
    with pytest.raises(Invalid, match=r"Page 1 cannot be shown: a\.txt is text"):
        await opener.render(content, 1)
    with pytest.raises(NotFound, match="2 pages; there is no page 3"):
        await opener.render(content, 3)


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ({}, "no pages"),
        ({"a/": b""}, "no pages"),
        ({"a.txt": b"text", "b.exe": b"MZ"}, r"a\.txt is text, .*; b\.exe is a program"),
        ({f"{n}.jpg": hostile.picture() for n in range(6)}, "6 files and at most 5"),
    ],
)
async def test_an_archive_of_no_use_is_refused_with_the_reason(
    opener: Opener, files: dict[str, bytes], why: str
) -> None:
    content = wrapped.zipped(files) if files else b"PK\x03\x04" + wrapped.zipped({})
    with pytest.raises(Invalid, match=why):
        await opener.inspect(content, "papers.zip")


async def test_files_in_several_archives_count_together(opener: Opener) -> None:
    inner = wrapped.zipped({f"{n}.jpg": hostile.picture() for n in range(4)})
    seen = await opener.inspect(wrapped.zipped({"a.zip": inner, "b.zip": inner}), "papers.zip")
    assert problems(seen)[:4] == [None] * 4
    assert all("at most 5" in str(problem) for problem in problems(seen)[4:])


async def test_what_is_wrapped_too_often_is_named(opener: Opener) -> None:
    deep = wrapped.zipped({"c.zip": wrapped.zipped({"d.jpg": hostile.picture()})})
    seen = await opener.inspect(wrapped.zipped({"b.zip": deep, "a.jpg": hostile.picture()}), "papers.zip")
    (why,) = [problem for problem in problems(seen) if problem]
    assert why == "c.zip: what it holds is wrapped in too many others; please send the files by themselves"


async def test_a_file_that_is_packed_as_only_bombs_are_is_refused(opener: Opener) -> None:
    content = wrapped.zipped({"a.jpg": bytes(20_000_000), "b.jpg": hostile.picture()})
    bomb, fine = problems(await opener.inspect(content, "papers.zip"))
    assert "times its size" in str(bomb)
    assert fine is None


async def test_a_locked_file_is_kept_and_says_what_it_wants(opener: Opener) -> None:
    content = bytearray(wrapped.zipped({"a.jpg": hostile.picture()}, zipfile.ZIP_STORED))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    (problem,) = problems(await opener.inspect(bytes(content), "papers.zip"))
    assert problem == "a.jpg: it is locked with a password; please ask for a copy without one"


async def test_another_office_file_is_refused_as_what_it_is(opener: Opener) -> None:
    with pytest.raises(Unsupported, match="an Office file or archive of a kind"):
        await opener.inspect(wrapped.zipped({"ppt/presentation.xml": b"<p/>"}), "talk.pptx")
