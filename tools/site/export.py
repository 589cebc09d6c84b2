"""Writes the lessons as HTML: a page and a deck of slides each, an index, and the sources that the lessons link to.

It leaves formulas as TeX in <span class="formula">; tools/site/build.mjs calls it, and typesets them afterwards.
"""

from __future__ import annotations

import json
import re
import sys
from html import escape
from pathlib import Path

# See tools/lessons.py.
sys.modules["rfc3987_syntax"] = None

try:
    import nbformat
    from jinja2 import pass_context
    from nbconvert.exporters import HTMLExporter, SlidesExporter
    from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import TypeScriptLexer
    from traitlets.config import Config
except ImportError as missing:
    sys.exit(f"{missing}: run `pip install -r requirements.txt` in this Python environment.")

ROOT = Path(__file__).resolve().parent.parent.parent
TEMPLATES = Path(__file__).resolve().parent / "templates"
PLOTLY = "application/vnd.plotly.v1+json"
# A longer cell leaves no room for its figure, which then gets a slide of its own.
LINES_BESIDE_A_FIGURE = 5


class Renderer(IPythonRenderer):
    """Markdown as the site shows it; notes the headings and the links to sources on the way."""

    def __init__(self, **options):
        super().__init__(escape=False, **options)
        self.headings: list[tuple[int, str, str]] = []
        self.sources: set[str] = set()

    def block_math(self, body: str) -> str:
        return f'<span class="formula display">{escape(body.strip())}</span>'

    def inline_math(self, body: str) -> str:
        return f'<span class="formula">{escape(body)}</span>'

    def heading(self, text: str, level: int, **_) -> str:
        anchor = slug(text)
        self.headings.append((level, anchor, text))
        return f'<h{level} id="{anchor}">{text}</h{level}>\n'

    def link(self, text: str, url: str, title: str | None = None) -> str:
        return super().link(text, self.address(url), title)

    def table(self, text: str) -> str:
        return f'<div class="table"><table>{text}</table></div>\n'

    def table_cell(self, text: str, align: str | None = None, head: bool = False) -> str:
        tag = "th" if head and text else "td"
        style = f' style="text-align: {align}"' if align else ""
        return f"<{tag}{style}>{text}</{tag}>\n"

    def block_mermaidjs(self, code: str) -> str:
        return f'<pre class="mermaid">{escape(code.strip())}</pre>'

    def address(self, url: str) -> str:
        """Where a link of a notebook leads on the site."""
        lesson = re.fullmatch(r"(?:notebooks/)?([\w-]+)\.ipynb(#.*)?", url)
        if lesson:
            return f"{lesson[1]}.html{lesson[2] or ''}"
        source = re.fullmatch(r"(?:\.\./)?(src/[\w/-]+)\.ts", url)
        if source:
            self.sources.add(f"{source[1]}.ts")
            return f"{source[1]}.html"
        return url


def slug(html: str) -> str:
    """A heading as an address: "How wrong, in one number" is how-wrong-in-one-number."""
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"<[^>]*>", "", html).lower()).strip("-")


def rendered(markdown: str) -> str:
    return MarkdownWithMath(renderer=Renderer()).render(markdown)


def inline(markdown: str) -> str:
    """One line of Markdown, without the paragraph around it."""
    return rendered(markdown).strip().removeprefix("<p>").removesuffix("</p>")


class Lesson:
    """A notebook, with what the index and the other lessons say about it."""

    def __init__(self, path: Path):
        self.name = path.stem
        self.notebook = nbformat.read(path, as_version=4)
        prose = Renderer()
        for cell in self.notebook.cells:
            if cell.cell_type == "markdown":
                MarkdownWithMath(renderer=prose).render(cell.source)
        self.sections = [(anchor, text) for level, anchor, text in prose.headings if level == 2]
        self.sources = prose.sources
        opening = self.notebook.cells[0].source
        self.number = self.name[:2]
        self.title = self.found(r"^# (.+)$", opening, "a title")
        self.question = inline(self.found(r"\*\*([^*]+\?)\*\*", opening, "a question in bold"))
        self.minutes = self.found(r"^Time: (\d+) minutes", opening, "a line that begins with Time:")

    def found(self, pattern: str, text: str, what: str) -> str:
        match = re.search(pattern, text, re.MULTILINE)
        if not match:
            sys.exit(f"{self.name}: expected {what} in the first cell.")
        return match[1]


class CourseExporter:
    """What pages and slides have in common: our Markdown, our templates, figures first."""

    def __init__(self, **options):
        config = Config()
        config.NbConvertBase.display_data_priority = [PLOTLY, "text/markdown", "image/svg+xml", "text/plain"]
        config.ExtractOutputPreprocessor.enabled = True
        config.ExtractOutputPreprocessor.extract_output_types = {"image/svg+xml"}
        super().__init__(config=config, extra_template_basedirs=[str(TEMPLATES)], **options)
        self.register_filter("for_script", for_script)

    @pass_context
    def markdown2html(self, _context, source: str) -> str:
        return rendered(source)

    def write(self, lesson: Lesson, file: Path, **resources):
        """Writes the HTML, and the pictures that stand in for figures."""
        names = {"unique_key": lesson.name, "output_files_dir": "figures", "lesson": lesson, **resources}
        html, found = self.from_notebook_node(lesson.notebook, names)
        write(file, html)
        for name, data in found["outputs"].items():
            (file.parent / name).parent.mkdir(exist_ok=True)
            (file.parent / name).write_bytes(data)


class PageExporter(CourseExporter, HTMLExporter):
    template_name = "page"


class DeckExporter(CourseExporter, SlidesExporter):
    template_name = "deck"


def for_script(figure: dict) -> str:
    """JSON that may stand inside <script>: nothing in it ends the element."""
    return json.dumps(figure, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def write(file: Path, html: str):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(html, encoding="utf-8", newline="\n")


def document(template: str, **names) -> str:
    """A page that is no notebook."""
    return PageExporter().environment.get_template(template).render(**names)


def source_page(source: str) -> str:
    code = (ROOT / source).read_text(encoding="utf-8")
    highlighted = highlight(code, TypeScriptLexer(), HtmlFormatter())
    return document("source.html.j2", source=source, code=highlighted, root="../")


def readme_part(pattern: str, what: str) -> str:
    """A part of README.md as HTML: the index says nothing that stands there already."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    match = re.search(pattern, readme, re.MULTILINE | re.DOTALL)
    if not match:
        sys.exit(f"README.md: expected {what}.")
    return rendered(match[1])


def index_page(lessons: list[Lesson]) -> str:
    about = readme_part(r"^# [^\n]+\n(.*?)^## ", "a title and an introduction").replace(".github/", "assets/")
    start = readme_part(r"^## Start\n(.*?)^## ", "a section called Start")
    return document("front.html.j2", about=about, start=start, lessons=lessons, root="")


def export(target: Path):
    lessons = [Lesson(path) for path in sorted((ROOT / "notebooks").glob("*.ipynb"))]
    for before, lesson, after in zip([None, *lessons], lessons, [*lessons[1:], None]):
        PageExporter().write(lesson, target / f"{lesson.name}.html", before=before, after=after, root="")
        DeckExporter().write(lesson, target / f"{lesson.name}.slides.html", root="", lines=LINES_BESIDE_A_FIGURE)
    for source in set().union(*(lesson.sources for lesson in lessons)):
        write((target / source).with_suffix(".html"), source_page(source))
    write(target / "index.html", index_page(lessons))


if __name__ == "__main__":
    export(Path(sys.argv[1]))
