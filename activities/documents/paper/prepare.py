"""What is done to every page that came in as a picture, step by step; every step tells its homography."""

from activities.documents.engines.protocol import Pixels
from activities.documents.paper import clean, light, photo, resolution, rim, speckle
from activities.documents.paper.prepared import Prepared


def prepared(image: Pixels, dpi_x: float, dpi_y: float) -> Prepared:
    """The page clean and flat with square dots; it may still lie askew, on its side or on its head."""
    page = Prepared.of(image, dpi_x, dpi_y)
    page = speckle.despeckled(page)
    page = clean.evened(page)
    page = photo.from_above(page)
    page = resolution.estimated(page)
    page = rim.whitened(page)
    page = clean.sized(page)
    return light.evened_out(page)
