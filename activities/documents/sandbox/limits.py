"""What a child that opens foreign bytes may use."""

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Settings of the sandbox; the defaults fit a 600 dpi colour scan and a 48 megapixel photograph."""

    address_space: int = 512 * MIB
    """Bytes of address space for a PDF."""
    picture_address_space: int = 1024 * MIB
    """Bytes of address space for a picture, an e-mail, an archive or an Office file."""
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
    parts: int = 100
    """Files in one e-mail or archive, with those in the ones that it holds."""
    unpacked: int = 128 * MIB
    """Bytes of all these files together, unpacked."""
    ratio: int = 200
    """A file of more than a MiB may be packed so many times smaller; paper never is."""
    depth: int = 2
    """Wrappings around a file: an archive in an e-mail is two."""
    parts_cpu: float = 120.0
    """Seconds of computing time for all files of one e-mail or archive together."""

    def cpu(self, pages: int) -> float:
        """Seconds of computing time for opening a file and `pages` of its pages."""
        return self.open_cpu + self.page_cpu * max(0, pages - 1)

    def space(self, pdf: bool) -> int:
        """Bytes of address space."""
        return self.address_space if pdf else self.picture_address_space
