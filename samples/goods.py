"""What is in a household, what it costs, who sells it, and how it comes to harm."""

import random
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from schemas.household_claim import Cause

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Good:
    """A thing in a household."""

    name: str
    price: int
    """What one piece usually costs, in euros."""
    shop: str
    """Kind of shop that sells it."""
    most: int = 1
    """Pieces that one may well have lost."""


GOODS = (
    Good("Television 55 inch", 720, "electronics"),
    Good("Laptop computer", 1150, "electronics"),
    Good("Tablet 11 inch", 480, "electronics"),
    Good("Digital camera", 860, "electronics"),
    Good("Wireless headphones", 160, "electronics", 2),
    Good("Games console", 430, "electronics"),
    Good("Loudspeaker", 210, "electronics", 2),
    Good("Wireless router", 95, "electronics"),
    Good("Desk lamp", 45, "electronics", 2),
    Good("Washing machine", 640, "household"),
    Good("Fridge freezer", 890, "household"),
    Good("Tumble dryer", 710, "household"),
    Good("Microwave oven", 140, "household"),
    Good("Coffee machine", 330, "household"),
    Good("Vacuum cleaner", 260, "household"),
    Good("Kettle", 38, "household"),
    Good("Toaster", 42, "household"),
    Good("Hand mixer", 55, "household"),
    Good("Steam iron", 70, "household"),
    Good("Sofa, three seats", 1340, "furniture"),
    Good("Dining table, oak", 920, "furniture"),
    Good("Dining chair", 120, "furniture", 6),
    Good("Bookcase", 240, "furniture", 3),
    Good("Wool rug 200 x 300", 560, "furniture"),
    Good("Mattress 160 x 200", 620, "furniture"),
    Good("Wardrobe", 780, "furniture"),
    Good("Curtains, pair", 85, "furniture", 4),
    Good("Floor lamp", 110, "furniture", 2),
    Good("City bicycle", 690, "sports"),
    Good("Electric bicycle", 2650, "sports"),
    Good("Tennis racket", 130, "sports", 2),
    Good("Tent, four persons", 310, "sports"),
    Good("Ski boots", 280, "sports", 2),
    Good("Running shoes", 115, "sports", 2),
    Good("Winter coat", 240, "clothing", 2),
    Good("Leather jacket", 350, "clothing"),
    Good("Business suit", 420, "clothing", 2),
    Good("Wristwatch", 540, "clothing"),
    Good("Suitcase", 150, "clothing", 3),
    Good("Bath towels", 18, "clothing", 8),
)

SHOPS = {
    "electronics": ("VOLTA ELECTRONICS", "Circuit Corner Ltd", "TELERAMA SHOP", "BLUE PLUG STORE"),
    "household": ("HEARTH & HOME", "Kitchen Quarter Ltd", "WHITE GOODS DEPOT", "MAISON PRATIQUE"),
    "furniture": ("OAK & LINEN", "Room Service Furniture", "WOHNHALLE NORD", "THE CHAIR MARKET"),
    "sports": ("SUMMIT SPORTS", "Wheel & Trail Ltd", "PEDAL HOUSE", "OUTDOOR UNION"),
    "clothing": ("TAILOR & THREAD", "North Lane Fashion", "MODE AM MARKT", "CITY OUTFITTERS"),
}

PLACES = {
    Cause.FIRE: ("Kitchen", "Living room", "Garage", "Basement workshop"),
    Cause.WATER: ("Bathroom and hall", "Basement", "Utility room", "Kitchen"),
    Cause.STORM: ("Attic", "Garden shed", "Conservatory", "Balcony"),
    Cause.BURGLARY: ("Ground floor flat", "Basement store room", "Garage", "Holiday cottage"),
    Cause.OTHER: ("Stairwell", "Living room", "Car park", "Terrace"),
}


@dataclass(frozen=True)
class Lost:
    """A line of the list: the goods and what they are worth together."""

    good: Good
    pieces: int
    worth: Decimal


def _pick(rng: random.Random, lines: int) -> list[tuple[Good, int]]:
    return [(good, rng.randint(1, good.most)) for good in rng.sample(GOODS, lines)]


def _usual(choice: list[tuple[Good, int]]) -> int:
    return sum(good.price * pieces for good, pieces in choice)


def lost(rng: random.Random, amount: Decimal, lines: int) -> list[Lost]:
    """Goods worth exactly `amount` together: the likeliest of many picks, its prices stretched to fit."""
    choices = [_pick(rng, lines) for _ in range(150)]
    choice = min(choices, key=lambda c: abs(Decimal(_usual(c)) - amount))
    factor = amount / _usual(choice)
    worths = [(g.price * pieces * factor).quantize(Decimal("0.1"), ROUND_HALF_UP) for g, pieces in choice]
    worths[-1] = amount - sum(worths[:-1])
    return [Lost(g, pieces, w.quantize(CENT)) for (g, pieces), w in zip(choice, worths, strict=True)]
