"""What was put onto a page besides its text, seen at once. Runs in the readers."""

import cv2
import numpy as np

from activities.documents.imprints import barcodes, stamps
from activities.documents.imprints.barcodes import Barcode
from activities.documents.imprints.stamps import Stamp
from activities.documents.paper import ruling, straighten


def on(png: bytes, dpi: float) -> tuple[list[Stamp], list[Barcode]]:
    """Every stamp and every bar code on a page as shown."""
    image = np.asarray(cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_UNCHANGED), np.uint8)
    grey = straighten.grey(image)
    return stamps.found(image, ruling.inked(image), dpi), barcodes.found(grey, dpi)
