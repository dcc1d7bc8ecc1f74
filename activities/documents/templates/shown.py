"""A template drawn for people: its blank pages with every zone, its field and what it stands for."""

import io

from PIL import Image, ImageDraw, ImageFont

from activities.documents.templates.template import Template, Zone

_WRITING, _TICK = (20, 90, 200), (190, 60, 20)


def shown(template: Template) -> tuple[Image.Image, ...]:
    """A picture of each page."""
    pages = []
    for n, (about, png) in enumerate(zip(template.about.pages, template.pictures, strict=True), 1):
        with Image.open(io.BytesIO(png)) as blank:
            page = blank.convert("RGB")
        unit = page.width / about.width
        draw = ImageDraw.Draw(page, "RGBA")
        for zone in (zone for zone in template.about.zones if zone.page == n):
            _zone(draw, zone, unit)
        pages.append(page)
    return tuple(pages)


def _zone(draw: ImageDraw.ImageDraw, zone: Zone, unit: float) -> None:
    colour = _TICK if zone.kind.boxed else _WRITING
    x0, y0, x1, y1 = (value * unit for value in zone.box)
    draw.rectangle((x0, y0, x1, y1), outline=(*colour, 255), fill=(*colour, 36), width=2)
    if zone.kind.boxed:
        text = f"{zone.field}: {zone.option}" if zone.option else zone.field
        draw.text((x0, y1 + 1), text, fill=(*colour, 255), font=ImageFont.load_default(5 * unit))
    else:
        text = f"{zone.field} ({zone.kind})"
        font = ImageFont.load_default(7 * unit)
        draw.text((x1 - 2, y0 + 1), text, fill=(*colour, 255), font=font, anchor="ra")


def as_file(template: Template, kind: str) -> bytes:
    """All pages as one PDF, or the pages under each other as one PNG; `kind` is "pdf" or "png"."""
    pages, out = shown(template), io.BytesIO()
    if kind == "pdf":
        pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=200)
        return out.getvalue()
    whole = Image.new("RGB", (max(p.width for p in pages), sum(p.height for p in pages)), "white")
    top = 0
    for page in pages:
        whole.paste(page, (0, top))
        top += page.height
    whole.save(out, "PNG")
    return out.getvalue()
