"""Terms explained where they stand first: a button in the text that opens its meaning."""

from __future__ import annotations

import re
from collections.abc import Sequence

from helpers.explore.markup import esc

__all__ = ["Glossary", "Term"]

Term = tuple[str, Sequence[str], str]  # the term, its other forms, its meaning
_TAG = re.compile(r"(<[^>]*>)")
_UNTOUCHED = frozenset({"a", "button", "code", "h1", "h2", "h3", "h4", "pre", "summary", "th"})
# A line may break behind a button, but not before the sign that follows a word.
_STOPPED = re.compile(r"(<dfn>(?:(?!</dfn>).)*</dfn>)([,.;:!?)]+)", re.DOTALL)


class Glossary:
    """The terms of one page, in the order in which a reader meets them.

    A term is explained once: where it stands first in the text, or in the words of an answer.

    Args:
        terms: The terms: as printed, other forms, meaning.
    """

    def __init__(self, terms: Sequence[Term]) -> None:
        self.used: list[tuple[str, str]] = []  # terms met until now, with their meaning
        self._meanings = {term: meaning for term, _, meaning in terms}
        self._terms = {
            form.casefold(): term
            for term, also, _ in terms
            for form in (term.split(" (")[0], *also)
        }
        forms = sorted(self._terms, key=len, reverse=True)
        either = "|".join(re.escape(esc(form)) for form in forms)
        self._form = re.compile(rf"\b(?:{either})\b" if forms else r"(?!)", re.IGNORECASE)

    def mark(self, html: str) -> str:
        """HTML with each new term as a button that opens its meaning.

        Args:
            html: Finished HTML, well-formed. Links, headings and code in it are left alone.

        Returns:
            The HTML.
        """
        parts, depth = [], 0
        for part in _TAG.split(html):
            if part.startswith("<"):
                name = part.strip("</>").split()[0].lower()
                if name in _UNTOUCHED:
                    depth += -1 if part.startswith("</") else 1
                parts.append(part)
            else:
                parts.append(part if depth else self._form.sub(self._first_use, part))
        return _STOPPED.sub(r'<span class="unbroken">\1\2</span>', "".join(parts))

    def words(self, text: str) -> str:
        """The terms that a text uses as a line of buttons; nothing where it uses none.

        Args:
            text: HTML without tags.

        Returns:
            The HTML.
        """
        terms = dict.fromkeys(self._term(match) for match in self._form.finditer(text))
        buttons = [
            f"<li>{self._explained(term, esc(term)) if self._is_new(term) else _button(term)}</li>"
            for term in sorted(terms)
        ]
        return f'<p>Words:</p><ul class="words">{"".join(buttons)}</ul>' if buttons else ""

    def _first_use(self, match: re.Match[str]) -> str:
        term = self._term(match)
        return self._explained(term, match[0]) if self._is_new(term) else match[0]

    def _term(self, match: re.Match[str]) -> str:
        form = match[0].replace("&amp;", "&").replace("&#x27;", "'")
        return self._terms[form.casefold()]

    def _is_new(self, term: str) -> bool:
        return all(term != used for used, _ in self.used)

    def _explained(self, term: str, shown: str) -> str:
        """The button and behind it what it opens, so that both are read in this order."""
        meaning = self._meanings[term]
        self.used.append((term, meaning))
        return (
            f'<dfn>{_button(term, shown)}<span popover class="meaning" id="{_anchor(term)}">'
            f"<strong>{esc(term)}</strong> {esc(meaning)}</span></dfn>"
        )


def _button(term: str, shown: str = "") -> str:
    return (
        f'<button type="button" class="term" popovertarget="{_anchor(term)}">'
        f"{shown or esc(term)}</button>"
    )


def _anchor(term: str) -> str:
    return "word--" + re.sub(r"[^a-z0-9]+", "-", term.casefold()).strip("-")
