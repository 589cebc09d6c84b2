"""Whether two texts are the same but for rounding: the same words, and numbers that are close.

The recorded bits are those of Linux on x64. Elsewhere the engine may contract a multiplication and an addition into one step,
and each result is as right as the other.
"""

from __future__ import annotations

import platform
import re

RELATIVE = 1e-6
# What is smaller is left over where two things cancel.
DUST = 1e-12

# The tag of a cell whose numbers hang on the last bits: trained for longer than chaos allows, or as small as rounding itself.
LAST_BITS = "last-bits"

NUMBER = re.compile(r"(?<![\w.])(?:-?(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?|Infinity)|NaN)(?!\w|\.\d)")
# Numbers, and the gaps between them in a figure.
LIST = re.compile(r"(?:#|null)(?:, (?:#|null))+")


def is_recorded_here() -> bool:
    """Whether this machine gives the recorded bits."""
    return platform.system() == "Linux" and platform.machine() in ("x86_64", "AMD64")


def same_but_for_rounding(before: str, after: str, last_bits: bool = False) -> bool:
    """The same words around close numbers; where these hang on the last bits, the words alone."""
    if last_bits:
        return LIST.sub("#", words(before)) == LIST.sub("#", words(after))
    return words(before) == words(after) and all(map(close, numbers(before), numbers(after)))


def words(text: str) -> str:
    """A text with # for each number, and one space where a column is padded."""
    return " ".join(NUMBER.sub("#", text).split())


def numbers(text: str) -> list[float]:
    return [float(number) for number in NUMBER.findall(text)]


def close(a: float, b: float) -> bool:
    return a == b or abs(a - b) <= max(RELATIVE * max(abs(a), abs(b)), DUST) or (a != a and b != b)
