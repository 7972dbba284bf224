"""What is in a document written in Markdown: its headings, its links, its code."""

import re

FENCED = re.compile(r"^```.*?^```$", re.M | re.S)
INDENTED = re.compile(r"(?:^(?: {4}|\t)(?![-*] ).*\n?)+", re.M)


def prose(text):
    """The text without its blocks of code."""
    return INDENTED.sub("", FENCED.sub("", text))


def links(text):
    """(path, anchor) of what it links to and shows, except on other sites."""
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(text)):
        if not re.match(r"[a-z]+:", target):
            path, _, anchor = target.partition("#")
            yield path, anchor


def anchors(text):
    """What a link may name behind its #: the headings, as they are written in addresses."""
    for heading in re.findall(r"^#+ (.*)$", FENCED.sub("", text), re.M):
        yield re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def spans(text):
    """Code within lines."""
    return re.findall(r"`([^`\n]+)`", prose(text))


def lines_of_code(text):
    """Spans, and the lines of blocks; of a screen only what is typed there, behind its prompts. One that
    a backslash continues is one."""
    yield from spans(text)
    for block in FENCED.findall(text) + INDENTED.findall(FENCED.sub("", text)):
        lines = [line.strip() for line in re.sub(r"\\\n\s*", " ", block).splitlines()]
        typed = [line for line in lines if line.startswith("$ ")]
        yield from typed or lines
