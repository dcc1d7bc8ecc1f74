"""A page on its way from how it came in to how it is read: pixels, the way there, and what was done."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from activities.documents.engines.protocol import Pixels

Matrix = npt.NDArray[np.float64]
"""3x3 homography of pixels."""


@dataclass(frozen=True)
class Prepared:
    """A page after some steps."""

    image: Pixels
    dpi_x: float
    dpi_y: float
    way: Matrix
    """From pixels of the page as it came in to pixels of `image`."""
    steps: tuple[str, ...] = ()
    """In words for staff."""

    @classmethod
    def of(cls, image: Pixels, dpi_x: float, dpi_y: float) -> "Prepared":
        """A page as it came in."""
        return cls(image, dpi_x, dpi_y, np.eye(3))

    @property
    def dpi(self) -> float:
        """The finer of the two resolutions."""
        return max(self.dpi_x, self.dpi_y)

    def moved(self, image: Pixels, by: Matrix, *said: str) -> "Prepared":
        """After a step that moved pixels without changing what an inch is."""
        return replace(self, image=image, way=by @ self.way, steps=(*self.steps, *said))

    def scaled(self, image: Pixels, dpi_x: float, dpi_y: float, *said: str) -> "Prepared":
        """The same page in other dots."""
        by = np.diag([image.shape[1] / self.image.shape[1], image.shape[0] / self.image.shape[0], 1.0])
        return Prepared(image, dpi_x, dpi_y, by @ self.way, (*self.steps, *said))

    def cleaned(self, image: Pixels, *said: str) -> "Prepared":
        """After a step that left each pixel where it was."""
        return replace(self, image=image, steps=(*self.steps, *said))
