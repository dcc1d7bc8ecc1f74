"""What a child that opens foreign bytes may use."""

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Settings of the sandbox; the defaults fit a 600 dpi colour scan and a 48 megapixel photograph."""

    address_space: int = 512 * MIB
    """Bytes of address space for a PDF."""
    picture_address_space: int = 1024 * MIB
    """Bytes of address space for a picture."""
    open_cpu: float = 20.0
    """Seconds of computing time to open a file and its first page."""
    page_cpu: float = 5.0
    """Seconds of computing time for each further page."""
    wall_factor: float = 3.0
    """Wall time may be this many times the computing time."""
    files: int = 16
    """Open files, counted with the child's own connection."""
    pages: int = 500
    """Pages of one document."""
    page_pixels: int = 24_000_000
    """Pixels of a page as handed back; larger ones are made smaller."""
    picture_pixels: int = 120_000_000
    """Pixels of a picture as received; larger ones are refused before they are decoded."""
    words: int = 20_000
    """Words of one page that are handed back."""

    def cpu(self, pages: int) -> float:
        """Seconds of computing time for opening a file and `pages` of its pages."""
        return self.open_cpu + self.page_cpu * max(0, pages - 1)

    def space(self, picture: bool) -> int:
        """Bytes of address space."""
        return self.picture_address_space if picture else self.address_space
