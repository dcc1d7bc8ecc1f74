"""Words of pictures among those that a page carries as text."""

from activities.documents.engines.page import read_page
from activities.documents.engines.pictured import merged
from activities.documents.engines.protocol import Pixels, Run
from activities.documents.sandbox.client import RawPage
from activities.documents.sandbox.framing import PageHead, Word
from schemas import reading
from tests.unit.documents.test_page import Blind


class Reads(Blind):
    """An engine that finds one word in each part of a page, and counts how often it is asked."""

    name = "reads"

    def __init__(self) -> None:
        self.asked = 0

    def part(self, image: Pixels) -> list[Run]:
        self.asked += 1
        return [Run("print", (10, 10, 60, 30), 0.9)]


def page(n: int, *pictures: tuple[float, float, float, float], ink: int = 0) -> RawPage:
    """A page of 144 dots per inch: one word of text, and pictures of one dark dot."""
    pixels = bytearray(b"\xff" * (400 * 300))
    for x0, y0, _, _ in pictures:
        pixels[round(2 * y0) * 300 + round(2 * x0)] = ink
    head = PageHead(n, 150, 200, 300, 400, 1, 144, 144, False)
    return RawPage(head, (Word("text", (10, 100, 40, 112)),), bytes(pixels), pictures)


def test_print_in_a_picture_joins_the_text_with_its_place_and_engine() -> None:
    found = read_page(page(1, (20, 150, 140, 190), (20, 20, 140, 60)), Reads())
    assert [word.text for word in found.words] == ["print", "text", "print"]
    assert found.words[2].box == (25, 155, 50, 165)
    assert [word.engine for word in found.words] == ["reads", "", "reads"]
    assert found.engine_at((0, 140, 150, 200)) == "reads"
    assert found.engine_at((0, 90, 150, 120)) == "pdf-text"


def test_a_letterhead_is_read_once_and_a_plain_colour_never() -> None:
    engine = Reads()
    for n in (1, 2, 3):
        assert len(read_page(page(n, (20, 20, 140, 60)), engine).words) == 2
    assert engine.asked == 1
    assert len(read_page(page(4, (20, 20, 140, 60), ink=230), engine).words) == 1
    assert engine.asked == 1


def test_what_stands_in_a_line_with_text_is_read_in_its_place() -> None:
    def word(text: str, x: float, y: float, engine: str = "") -> reading.Word:
        return reading.Word(text=text, page=1, box=(x, y, x + 30, y + 10), confidence=1, engine=engine)

    text = [word("one", 10, 10), word("four", 90, 10), word("five", 10, 30)]
    pictured = [word("two", 50, 11, "ocr"), word("six", 10, 50, "ocr")]
    assert [w.text for w in merged(text, pictured)] == ["one", "two", "four", "five", "six"]


class Fails(Reads):
    """An engine that finds nothing the first time, as one whose program took too long."""

    def part(self, image: Pixels) -> list[Run]:
        found = super().part(image)
        return found if self.asked > 1 else []


def test_a_letterhead_that_could_not_be_read_once_is_read_on_the_next_page() -> None:
    engine = Fails()
    found = [read_page(page(n, (20, 20, 140, 60)), engine).words for n in (1, 2, 3)]
    assert [len(words) for words in found] == [1, 2, 2]
    assert engine.asked == 2
