"""Reads a tagged PDF as a screen reader does: tag by tag, in the order of the tags, not of the ink."""

import re
from collections.abc import Iterator
from io import BytesIO

import pikepdf

CODE = r"<([0-9A-Fa-f]+)>\s*"
ONE, RANGE = re.compile(CODE * 2), re.compile(CODE * 3)


def tagged(content: bytes) -> list[tuple[str, str]]:
    """Each tag with the text that stands in it directly, or its alternative text."""
    with pikepdf.open(BytesIO(content)) as pdf:
        texts = {page.objgen: marked_texts(page) for page in pdf.pages}
        return list(walk(pdf.Root.StructTreeRoot.K, texts, None))


def walk(node, texts, page) -> Iterator[tuple[str, str]]:
    if isinstance(node, pikepdf.Array):
        for each in node:
            yield from walk(each, texts, page)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        page = node.get("/Pg", page)
        children = node.get("/K", pikepdf.Array())
        children = list(children) if isinstance(children, pikepdf.Array) else [children]
        own = "".join(own_text(each, texts, page) for each in children)
        yield str(node.S).lstrip("/"), str(node.get("/Alt", own))
        yield from (each for child in children if is_tag(child) for each in walk(child, texts, page))


def is_tag(node) -> bool:
    return isinstance(node, pikepdf.Dictionary) and "/S" in node


def own_text(node, texts, page) -> str:
    if isinstance(node, int):
        return texts[page.objgen].get(node, "")
    if isinstance(node, pikepdf.Dictionary) and node.get("/Type") == "/MCR":
        return texts[node.get("/Pg", page).objgen].get(int(node.MCID), "")
    return ""


def margins(content: bytes) -> list[str]:
    """What stands on each page outside the tags: it is printed, and not read out."""
    with pikepdf.open(BytesIO(content)) as pdf:
        return [marked_texts(page).get(None, "") for page in pdf.pages]


def marked_texts(page) -> dict[int | None, str]:
    """The text of each marked part of a page, and under None what is not marked."""
    fonts = {name: letters(font) for name, font in page.Resources.get("/Font", {}).items()}
    texts: dict[int | None, str] = {}
    within: list[int | None] = []
    font: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in ("BDC", "BMC"):
            properties = operands[1] if len(operands) > 1 else {}
            within.append(int(properties["/MCID"]) if "/MCID" in properties else None)
        elif name == "EMC":
            within.pop()
        elif name == "Tf":
            font = fonts[str(operands[0])]
        elif name in ("Tj", "TJ"):
            part = next((each for each in reversed(within) if each is not None), None)
            texts[part] = texts.get(part, "") + shown(operands[0], font)
    return texts


def shown(operand, font) -> str:
    strings = operand if isinstance(operand, pikepdf.Array) else [operand]
    codes = b"".join(bytes(each) for each in strings if isinstance(each, pikepdf.String))
    return "".join(font.get(int.from_bytes(codes[at : at + 2]), "") for at in range(0, len(codes), 2))


def letters(font) -> dict[int, str]:
    """What each code of a font stands for."""
    table = font.ToUnicode.read_bytes().decode()
    found: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, text in ONE.findall(block):
            found[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, text in RANGE.findall(block):
            start = int(text, 16)
            found |= {int(first, 16) + n: chr(start + n) for n in range(int(last, 16) - int(first, 16) + 1)}
    return found
