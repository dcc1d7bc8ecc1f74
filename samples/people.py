"""Invented people of three countries: common names, fictional telephone numbers, accounts that check out."""

import random
import unicodedata
from dataclasses import dataclass


def _list(words: str) -> tuple[str, ...]:
    """Words between semicolons, over several lines."""
    return tuple(" ".join(word.split()) for word in words.split(";"))


@dataclass(frozen=True)
class Country:
    """Where somebody lives, and how things are written there."""

    given: tuple[str, ...]
    family: tuple[str, ...]
    streets: tuple[str, ...]
    towns: tuple[str, ...]
    """As they end an address."""
    street: str
    """Pattern of a street and house number."""
    phones: tuple[str, ...]
    """Ranges that the country's regulator keeps for fiction; # is any digit."""


GERMANY = Country(
    given=_list(
        """
        Anna; Thomas; Sabine; Jonas; Katrin; Markus; Lena; Stefan; Julia; Peter; Monika; Felix; Jörg;
        Käthe
        """
    ),
    family=_list(
        """
        Becker; Hoffmann; Schneider; Wagner; Krause; Vogel; Lehmann; Brandt; Seidel; Albrecht; Roth;
        Möller; Weiß; Krüger
        """
    ),
    streets=_list(
        """
        Gartenweg; Lindenallee; Bergstrasse; Am Markt; Rosenweg; Kirchplatz; Feldweg; Hafenstrasse;
        Mühlenweg; Schulstraße
        """
    ),
    towns=_list(
        """
        28195 Bremen; 50667 Köln; 24103 Kiel; 99084 Erfurt; 18055 Rostock; 37073 Göttingen; 69117
        Heidelberg; 01067 Dresden; 48143 Münster; 86150 Augsburg
        """
    ),
    street="{street} {number}",
    phones=_list(
        """
        +49 30 23125 ###; +49 40 66969 ###; +49 69 90009 ###; +49 89 99998 ###; +49 221 4710 ###
        """
    ),
)

FRANCE = Country(
    given=_list(
        """
        Claire; Julien; Camille; Nicolas; Sophie; Antoine; Manon; Philippe; Lucie; Marc; Elise; Hugo;
        Hélène; François
        """
    ),
    family=_list(
        """
        Martin; Bernard; Dubois; Moreau; Laurent; Girard; Fontaine; Roussel; Lambert; Marchand; Renard;
        Lefèvre; Bérard; Garnier
        """
    ),
    streets=_list(
        """
        rue des Lilas; avenue du Parc; rue de la Gare; place du Moulin; rue Saint-Jean; quai du Port;
        rue des Jardins; allée des Tilleuls; rue du Château; chemin Vert
        """
    ),
    towns=_list(
        """
        69002 Lyon; 44000 Nantes; 35000 Rennes; 67000 Strasbourg; 33000 Bordeaux; 38000 Grenoble; 59800
        Lille; 29200 Brest; 21000 Dijon; 13002 Marseille
        """
    ),
    street="{number} {street}",
    phones=_list(
        """
        +33 1 99 00 ## ##; +33 2 61 91 ## ##; +33 3 53 01 ## ##; +33 4 65 71 ## ##; +33 6 39 98 ## ##
        """
    ),
)

IRELAND = Country(
    given=_list(
        """
        Mary; Patrick; Emma; Daniel; Grace; Conor; Ruth; Liam; Alice; Brian; Nora; Hugh; Aoife; Seán
        """
    ),
    family=_list(
        """
        Murphy; Walsh; Byrne; Kelly; Doyle; Brennan; Quinn; Nolan; Foley; Hayes; Casey; Power; O'Brien;
        Ní Bhriain
        """
    ),
    streets=_list(
        """
        Orchard Road; Mill Lane; Church Street; Harbour View; Castle Avenue; Station Road; Bridge
        Street; Abbey Court; Meadow Drive; Strand Road
        """
    ),
    towns=_list(
        """
        Cork; Galway; Tralee, Co. Kerry; Dundalk, Co. Louth; Sligo; Bray, Co. Wicklow; Waterford;
        Westport, Co. Mayo; Kilkenny; Ennis, Co. Clare
        """
    ),
    street="{number} {street}",
    phones=_list(
        """
        +353 20 910 ####; +353 20 911 ####; +353 20 915 ####
        """
    ),
)

COUNTRIES = (GERMANY, FRANCE, IRELAND)

ACCOUNTS = {"DE": 18, "AT": 16, "NL": 14, "FR": 23, "IE": 18, "ES": 20, "BE": 12, "FI": 14, "LU": 16}
"""Characters behind the check digits of an IBAN in the euro area."""

LETTERED = ("NL", "IE")
"""Countries whose account numbers begin with four letters of the bank; the sample bank's are TEST."""


@dataclass(frozen=True)
class Person:
    """Somebody who does not exist."""

    name: str
    address: str
    phone: str
    email: str
    iban: str
    country: Country


def folded(text: str) -> str:
    """The text in plain ASCII letters: Ü -> U, ß -> ss."""
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss"))
    return "".join(c for c in plain if c.isascii())


def _digits(rng: random.Random, n: int) -> str:
    return "".join(rng.choice("0123456789") for _ in range(n))


def iban(rng: random.Random) -> str:
    """An IBAN whose check digits fit (ISO 13616); no bank has given it out."""
    country = rng.choice(sorted(ACCOUNTS))
    bank = "TEST" if country in LETTERED else ""
    account = bank + _digits(rng, ACCOUNTS[country] - len(bank))
    turned = int("".join(str(int(c, 36)) for c in account + country + "00"))
    return f"{country}{98 - turned % 97:02d}{account}"


def with_luhn(digits: str) -> str:
    """The digits and their check digit (ISO/IEC 7812-1, annex B)."""
    doubled = [int(d) * (1 if i % 2 else 2) for i, d in enumerate(reversed(digits))]
    return digits + str(-sum(n - 9 if n > 9 else n for n in doubled) % 10)


def policy_number(rng: random.Random) -> str:
    """HH-, six digits and their check digit."""
    return "HH-" + with_luhn(str(rng.randrange(100_000, 1_000_000)))


def address(rng: random.Random, country: Country) -> str:
    """An address in one line."""
    street = country.street.format(street=rng.choice(country.streets), number=rng.randrange(1, 120))
    return f"{street}, {rng.choice(country.towns)}"


def person(rng: random.Random) -> Person:
    """Somebody, with all that a claim form asks of him or her."""
    country = rng.choice(COUNTRIES)
    given, family = rng.choice(country.given), rng.choice(country.family)
    box = folded(f"{given}.{family}").lower().replace(" ", "").replace("'", "")
    phone = "".join(_digits(rng, 1) if c == "#" else c for c in rng.choice(country.phones))
    email = f"{box}@{rng.choice(('example.org', 'example.com', 'mail.example.org'))}"
    return Person(f"{given} {family}", address(rng, country), phone, email, iban(rng), country)
