"""A plain PDF of headings, paragraphs and links, on letter-size pages.

The letters are Helvetica's, which every reader has, so no font goes along; they cover English and Spanish.
Each block is tagged, so that a screen reader tells a heading from a paragraph. There is no author and no
time in it. PDF 1.7 (ISO 32000-1): objects in 7.3, fonts in 9.6, links in 12.5.6.5, tags in 14.7 and 14.8.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

WIDTH, HEIGHT, MARGIN = 612, 792, 54  # points, 72 to the inch
LEADING = 1.35  # the height of a line, in sizes of its letters
ENCODING = "cp1252"  # called WinAnsiEncoding in a PDF

# How wide Helvetica-Bold draws "space" to "~", in thousandths of the size. The regular letters are no wider.
WIDTHS = (
    *(278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556),
    *(556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667, 611, 778),
    *(722, 278, 556, 722, 611, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333),
    *(278, 333, 584, 556, 333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611),
    *(611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584),
)
WIDEST = 1000


@dataclass(frozen=True)
class Style:
    tag: str
    font: str
    size: float
    space: float  # above the block
    indent: float = 0


TITLE = Style("H1", "Bold", 20, 4)
HEADING = Style("H2", "Bold", 13, 14)
STRONG = Style("P", "Bold", 10.5, 6)
TEXT = Style("P", "Regular", 10.5, 4)
ITEM = Style("P", "Regular", 10.5, 2, indent=12)
LINK = Style("Link", "Regular", 10.5, 2, indent=12)


@dataclass(frozen=True)
class Block:
    """One paragraph. `href` (tel:, sms: or https:) makes a link of it."""

    style: Style
    text: str
    href: str = ""


@dataclass
class Page:
    """`y` is how far from the bottom the next line starts; blocks are known by their number."""

    drawn: list[bytes] = field(default_factory=list)
    y: float = HEIGHT - MARGIN
    links: list[tuple[str, str, int]] = field(default_factory=list)  # its box, where it leads, its block
    blocks: list[int] = field(default_factory=list)  # of each piece that is drawn


def pdf(blocks: list[Block], *, title: str, language: str) -> bytes:
    """The document as a file. `title` is what the reader's window says; `language` as in `en`."""
    return file_of(blocks, laid_out(blocks), title, language)


def laid_out(blocks: list[Block]) -> list[Page]:
    pages = [Page()]
    for number, block in enumerate(blocks):
        lines = list(wrapped(block))
        following = (
            LEADING * 3 * TEXT.size if block.style is HEADING else 0
        )  # no heading stands alone at the end
        if pages[-1].y - height_of(block.style) - following < MARGIN:
            pages.append(Page())
        pages[-1].y -= block.style.space
        while lines:
            room = max(1, int((pages[-1].y - MARGIN) // height_of(block.style)))
            draw(pages[-1], number, block, lines[:room])
            lines = lines[room:]
            if lines:
                pages.append(Page())
    return pages


def height_of(style: Style) -> float:
    return style.size * LEADING


def wrapped(block: Block) -> Iterator[str]:
    """Its lines. A word that is too long for a line is not broken: it runs into the margin."""
    room = WIDTH - 2 * MARGIN - block.style.indent
    line = ""
    for word in block.text.split():
        longer = f"{line} {word}".strip()
        if line and width(longer, block.style.size) > room:
            yield line
            longer = word
        line = longer
    yield line


def width(text: str, size: float) -> float:
    """In points; an accent takes no room of its own."""
    return sum(width_of(letter) for letter in text) * size / 1000


def width_of(letter: str) -> int:
    code = ord(unicodedata.normalize("NFD", letter)[0]) - ord(" ")
    return WIDTHS[code] if 0 <= code < len(WIDTHS) else WIDEST


def draw(page: Page, number: int, block: Block, lines: list[str]) -> None:
    style = block.style
    color = "0.04 0.33 0.38 rg" if block.href else "0 g"
    page.drawn.append(f"/{style.tag} <</MCID {len(page.blocks)}>> BDC BT {color}".encode())
    page.drawn.append(f"/{style.font} {style.size} Tf".encode())
    page.blocks.append(number)
    left = MARGIN + style.indent
    for line in lines:
        page.y -= height_of(style)
        page.drawn.append(f"1 0 0 1 {left} {page.y:.1f} Tm".encode() + b" (" + escaped(line) + b") Tj")
        if block.href:
            right = left + width(line, style.size)
            box = f"[{left} {page.y - 3:.1f} {right:.1f} {page.y + style.size:.1f}]"
            page.links.append((box, block.href, number))
    page.drawn.append(b"ET EMC")


def escaped(text: str) -> bytes:
    """As a string in a PDF; a letter that Helvetica lacks becomes a question mark."""
    encoded = text.encode(ENCODING, "replace")
    return encoded.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


class Objects:
    """The numbered objects of a file. A number can be taken first and its object given later."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []

    def take(self) -> int:
        self.bodies.append(b"")
        return len(self.bodies)

    def put(self, number: int, body: str | bytes) -> int:
        self.bodies[number - 1] = body.encode(ENCODING) if isinstance(body, str) else body
        return number

    def add(self, body: str | bytes) -> int:
        return self.put(self.take(), body)

    def file(self, root: int, info: int) -> bytes:
        parts, at, offsets = [b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"], 15, []
        for number, body in enumerate(self.bodies, start=1):
            part = b"%d 0 obj\n%s\nendobj\n" % (number, body)
            offsets.append(at)
            parts.append(part)
            at += len(part)
        table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
        size = len(self.bodies) + 1
        parts.append(b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table))
        parts.append(b"trailer\n<</Size %d /Root %d 0 R /Info %d 0 R>>\n" % (size, root, info))
        parts.append(b"startxref\n%d\n%%%%EOF\n" % at)
        return b"".join(parts)


def file_of(blocks: list[Block], pages: list[Page], title: str, language: str) -> bytes:
    objects = Objects()
    root, tree = objects.take(), objects.take()
    tags = Tags(objects, blocks, [objects.take() for _ in pages])
    fonts = objects.add(
        "<</Regular <</Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding>> "
        "/Bold <</Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding>>>>"
    )
    for index, page in enumerate(pages):
        drawn = b"\n".join(page.drawn)
        content = objects.add(b"<</Length %d>>\nstream\n%s\nendstream" % (len(drawn), drawn))
        tags.mark(index, page)
        objects.put(
            tags.pages[index],
            f"<</Type /Page /Parent {tree} 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents {content} 0 R "
            f"/Resources <</Font {fonts} 0 R>> /Annots [{references(tags.links(index, page))}] /Tabs /S "
            f"/StructParents {index}>>",
        )
    objects.put(tree, f"<</Type /Pages /Kids [{references(tags.pages)}] /Count {len(pages)}>>")
    objects.put(
        root,
        f"<</Type /Catalog /Pages {tree} 0 R /Lang ({language}) /MarkInfo <</Marked true>> "
        f"/StructTreeRoot {tags.put()} 0 R /ViewerPreferences <</DisplayDocTitle true>>>>",
    )
    return objects.file(root, info=objects.add(b"<</Title (" + escaped(title) + b")>>"))


class Tags:
    """What each block is, for a screen reader: one element a block, with all that is drawn of it."""

    def __init__(self, objects: Objects, blocks: list[Block], pages: list[int]) -> None:
        self.objects, self.blocks, self.pages = objects, blocks, pages
        self.elements = [objects.take() for _ in blocks]
        self.inside: list[list[str]] = [[] for _ in blocks]
        self.parents: list[str] = []  # from what is marked on each page back to the elements
        self.link_parents: list[str] = []  # the same for each link

    def mark(self, index: int, page: Page) -> None:
        for mark, block in enumerate(page.blocks):
            self.inside[block].append(f"<</Type /MCR /Pg {self.pages[index]} 0 R /MCID {mark}>>")
        self.parents.append(f"{index} [{references([self.elements[block] for block in page.blocks])}]")

    def links(self, index: int, page: Page) -> list[int]:
        return [self.link(self.pages[index], *each) for each in page.links]

    def link(self, page: int, box: str, href: str, block: int) -> int:
        key = len(self.pages) + len(self.link_parents)
        link = self.objects.add(
            f"<</Type /Annot /Subtype /Link /Rect {box} /Border [0 0 0] /F 4 /StructParent {key} ".encode()
            + b"/A <</S /URI /URI ("
            + escaped(href)
            + b")>> "
            + b"/Contents ("
            + escaped(self.blocks[block].text)
            + b")>>"
        )
        self.inside[block].append(f"<</Type /OBJR /Pg {page} 0 R /Obj {link} 0 R>>")
        self.link_parents.append(f"{key} {self.elements[block]} 0 R")
        return link

    def put(self) -> int:
        """The number of the tree, when all pages are marked."""
        root, whole = self.objects.take(), self.objects.take()
        for block, element, kids in zip(self.blocks, self.elements, self.inside, strict=True):
            tag = f"/S /{block.style.tag} /P {whole} 0 R"
            self.objects.put(element, f"<</Type /StructElem {tag} /K [{' '.join(kids)}]>>")
        of_document = f"/S /Document /P {root} 0 R /K [{references(self.elements)}]"
        self.objects.put(whole, f"<</Type /StructElem {of_document}>>")
        parents = f"<</Nums [{' '.join([*self.parents, *self.link_parents])}]>>"
        return self.objects.put(root, f"<</Type /StructTreeRoot /K {whole} 0 R /ParentTree {parents}>>")


def references(numbers: list[int]) -> str:
    return " ".join(f"{number} 0 R" for number in numbers)
