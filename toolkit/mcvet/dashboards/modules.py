"""Joins scripts into one module: a browser then makes one request, and a notebook has no address to import others from."""

import re
from collections.abc import Sequence
from pathlib import Path

SCRIPTS = Path(__file__).parent / "static"
_IMPORT = re.compile(r'^import (?:(\w+)|(\{.+\})) from "[./\w]*?(\w+)\.js";$', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?(?:function|class|const) (\w+))", re.MULTILINE)


def joined(name: str, folders: Sequence[Path] = (SCRIPTS,)) -> str:
    """Return a module together with all modules that it imports, each in its own scope.

    Args:
        name: file name of the module, without `.js`. It keeps its exports.
        folders: where the modules are; no two have the same name.

    Raises:
        FileNotFoundError: if a module is in none of the folders.
    """
    scopes: dict[str, str] = {}

    def read(name: str) -> str:
        path = next((path for folder in folders if (path := folder / f"{name}.js").is_file()), None)
        if path is None:
            raise FileNotFoundError(f"{name}.js is in none of the folders of scripts")
        text = path.read_text("utf-8")
        for _, _, other in _IMPORT.findall(text):
            if other not in scopes:
                scopes[other] = _scope(other, read(other))
        return _IMPORT.sub(_taken, text)

    last = read(name)
    return "".join([*scopes.values(), last])


def _taken(found: re.Match[str]) -> str:
    whole, parts, module = found.groups()
    return f"const {{ default: {whole} }} = from_{module};" if whole else f"const {parts.replace(' as ', ': ')} = from_{module};"


def _scope(name: str, text: str) -> str:
    exported = [name for _, name in _EXPORT.findall(text)]
    body, number = re.subn("^export default", "const whole =", _EXPORT.sub(r"\1", text), flags=re.MULTILINE)
    values = ", ".join(exported + ["default: whole"] * number)
    return f"const from_{name} = (() => {{\n{body}return {{ {values} }};\n}})();\n"
