"""Draws the pictures of the course: `python images/draw.py` writes them beside this file.

Each lab's pictures are in a module of its name. A picture is SVG; two of them are PNG as well, for places that show no
SVG.
"""

import importlib
import sys
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).parent
# A PNG depends on the fonts of the machine that draws it, so these are drawn anew only when their SVG changes.
PNG = ("ecs-cluster", "ecs-components")
_PNG_WIDTH = 1520


def pictures() -> dict[str, Callable[[], str]]:
    """Return what draws each picture, by file name."""
    sys.path.insert(0, str(HERE))
    try:
        modules = [importlib.import_module(path.stem) for path in sorted(HERE.glob("lab_*.py"))]
    finally:
        sys.path.remove(str(HERE))
    return {name: draw for module in modules for name, draw in module.PICTURES.items()}


def main() -> None:
    """Write every picture."""
    for name, draw in pictures().items():
        path, text = HERE / name, draw() + "\n"
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        path.write_text(text, encoding="utf-8", newline="\n")
        if path.stem in PNG:
            import resvg_py

            path.with_suffix(".png").write_bytes(resvg_py.svg_to_bytes(svg_string=text, width=_PNG_WIDTH))


if __name__ == "__main__":
    main()
