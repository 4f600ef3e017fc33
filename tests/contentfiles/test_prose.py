"""Markdown to HTML that is safe, works under the security policy, and reads well."""

from __future__ import annotations

import re

import pytest

from quizapp.contentfiles.formulas import FormulaError, mathml
from quizapp.contentfiles.problems import Place, Problems
from quizapp.contentfiles.prose import Renderer
from quizapp.contentfiles.sanitise import sanitise
from quizapp.contentfiles.text import Source


class Links:
    def resolve(self, scheme: str, target: str) -> str | None:
        return {"known": f"/{scheme}/known/", "planned": ""}.get(target)


def render(text: str, *, inline: bool = False) -> str:
    problems = Problems()
    html = Renderer(Links(), problems).prose(text, Source("f.md", text), Place("f.md"), inline=inline).html
    assert problems.errors == []
    return html


def complaints(text: str) -> list[tuple[int, int, str]]:
    problems = Problems()
    Renderer(Links(), problems).prose(text, Source("f.md", text), Place("f.md"))
    return [(found.line, found.column, found.message) for found in problems.errors]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (
            'Plain & simple < here > there "quoted".',
            '<p>Plain &amp; simple &lt; here &gt; there "quoted".</p>',
        ),
        ("`code` and **bold**", "<p><code>code</code> and <strong>bold</strong></p>"),
        ("[a](term:known)", '<p><a href="/term/known/" class="term-link">a</a></p>'),
        ("[a **b**](block:planned) c", "<p>a <strong>b</strong> c</p>"),
        (
            "[a](https://example.com/?a=1&b=2)",
            '<p><a href="https://example.com/?a=1&amp;b=2" rel="noopener">a</a></p>',
        ),
        ("It costs $5 and $10, or $0.25/$1.25.", "<p>It costs $5 and $10, or $0.25/$1.25.</p>"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
        ("# No heading", "<p># No heading</p>"),
        ("Map<String, Int> & `<b>`", "<p>Map&lt;String, Int&gt; &amp; <code>&lt;b&gt;</code></p>"),
    ],
)
def test_prose_renders_as_html(text: str, html: str) -> None:
    assert render(text) == html


def test_the_quick_way_for_plain_text_gives_what_the_long_way_gives() -> None:
    for text in (
        "Just words, no marks.",
        'He said "no"; it\'s fine (really) @ 5%.',
        "a & b",
        "Ümlaut and “quotes”",
    ):
        problems = Problems()
        renderer = Renderer(Links(), problems)
        source, place = Source("f.md", text), Place("f.md")
        assert renderer.prose(text, source, place).html == renderer.render(text, source, place).html.strip()


def test_inside_a_label_one_paragraph_has_no_paragraph_tag() -> None:
    assert render("`a` b", inline=True) == "<code>a</code> b"
    assert render("a", inline=True) == "a"
    assert render("a\n\nb", inline=True) == "<p>a</p>\n<p>b</p>"


def test_tables_scroll_by_keyboard_and_align_without_style_attributes() -> None:
    html = render("| a | b |\n|---|--:|\n| 1 | 2 |")

    assert html.startswith('<div class="table-wrap" tabindex="0"><table>')
    assert '<th scope="col" class="align-right">b</th>' in html
    assert "style" not in html


def test_the_empty_corner_of_a_table_is_no_header() -> None:
    assert '<tr>\n<td></td>\n<th scope="col">b</th>\n</tr>' in render("| | b |\n|---|---|\n| 1 | 2 |")


def test_code_is_coloured_by_classes_and_reachable_by_keyboard() -> None:
    html = render('```json\n{"a": 1}\n```')

    assert html.startswith(
        '<pre class="highlight" tabindex="0"><code class="language-json"><span class="p">{</span>'
    )
    assert "style" not in html


def test_partiql_is_coloured_as_sql() -> None:
    assert '<span class="k">SELECT</span>' in render("```partiql\nSELECT * FROM t\n```")


def test_formulas_become_mathml_without_style_attributes() -> None:
    html = render(r"$$\begin{cases} 1 & x \\ 2 & y\end{cases}$$")

    assert html.startswith('<math display="block">')
    assert 'class="math-left math-tight-end"' in html
    assert " style=" not in html


@pytest.mark.parametrize(
    "latex",
    [
        r"\begin{aligned} a &= b \\ c &= d \end{aligned}",
        r"\begin{array}{|l|r|} \hline a & b \\ \hline \end{array}",
        r"\textcolor{red}{x} \sum_{i=1}^n \sqrt[3]{x} \overline{x} \binom{n}{k}",
        r"\text{<img src=x onerror=alert(1)>}",
    ],
)
def test_what_the_sanitiser_leaves_of_a_formula_is_the_formula(latex: str) -> None:
    made = mathml(latex, display=True)

    assert " style=" not in made
    tags = re.findall(r"</?([a-z]+)", made)
    assert re.findall(r"</?([a-z]+)", sanitise(made)) == tags
    assert "<img" not in made


@pytest.mark.parametrize(("latex", "offset"), [(r"\frac{1", 7), (r"a \foo b", 2), ("x_a_b", 3), ("  ", 0)])
def test_a_formula_that_cannot_be_set_says_where(latex: str, offset: int) -> None:
    with pytest.raises(FormulaError) as refusal:
        mathml(latex, display=False)

    assert refusal.value.offset == offset


@pytest.mark.parametrize(
    ("text", "line", "column", "says"),
    [
        ("one\ntwo [x](term:none)", 2, 7, "there is no term `none`"),
        ("a $b$ c $d^{$", 1, 13, "This formula cannot be set"),
        ("$$\na\n\\foo\n$$", 3, 1, 'Unknown command "\\foo"'),
        ("a\n\n    indented", 3, 1, "Indented code has no language"),
        ("a <br> b", 1, 3, "HTML is not allowed: <br>"),
        ("a [x](mailto:a@b.c)", 1, 5, "is no link we know"),
        ("a [x](//evil.example)", 1, 5, "is no link we know"),
    ],
)
def test_complaints_know_their_place(text: str, line: int, column: int, says: str) -> None:
    found = complaints(text)

    assert len(found) == 1, found
    assert says in found[0][2]
    assert found[0][:2] == (line, column)


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        '[x](https://a.b/"onmouseover=alert(1))',
        "[x](data:text/html,<script>alert(1)</script>)",
        "<https://a.b/<script>>",
        "`<script>alert(1)</script>`",
        "```json\n<script>alert(1)</script>\n```",
        '```"><script>\nx\n```',
        "$\\text{<script>alert(1)</script>}$",
        "$\\href{javascript:alert(1)}{x}$",
        "[x]: javascript:alert(1)\n\n[x]",
        "![x](javascript:alert(1))",
        "<svg onload=alert(1)>",
        "| <script> |\n|---|\n| x |",
    ],
)
def test_no_attack_comes_out_alive(attack: str) -> None:
    html = Renderer(Links(), Problems()).prose(attack, Source("f.md", attack), Place("f.md")).html

    tags = set(re.findall(r"<\s*([a-zA-Z]+)", html))
    assert not tags & {"script", "img", "svg", "iframe", "style"}
    assert not re.search(r"<[^>]*\son[a-z]+\s*=", html)
    assert not re.search(r'href="(?!https:|/)', html)


def test_ids_are_those_of_the_outline_and_no_others() -> None:
    kept = '<p id="S05-P07">x</p>'

    assert sanitise(kept) == kept
    assert sanitise('<p id="main">x</p><p id="S05-P07 x">y</p>') == "<p>x</p><p>y</p>"
    assert sanitise('<p onclick="x" style="y" hx-get="/z">x</p>') == "<p>x</p>"
    assert (
        sanitise('<div role="note">x</div><div role="main">y</div>') == '<div role="note">x</div><div>y</div>'
    )
