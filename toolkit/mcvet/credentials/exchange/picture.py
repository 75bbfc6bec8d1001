"""Image of a credential as SVG, without a drawing library."""

from xml.sax.saxutils import escape


def picture(title: str, holder: str, language: str) -> bytes:
    """Return an SVG page of A4 proportions with the title of a credential and its holder.

    Args:
        title: title of the credential; long titles are broken into lines of about 34 characters.
        holder: name of the holder.
        language: language tag of the title.
    """
    lines = [""]
    for word in title.split():
        if lines[-1] and len(lines[-1]) + len(word) > _LINE:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    spans = "".join(f'<tspan x="60" dy="{38 if n else 0}">{escape(line)}</tspan>' for n, line in enumerate(lines))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 595 842" width="595" height="842">'
        '<rect width="595" height="842" fill="#fff"/><rect width="595" height="14" fill="#12436D"/>'
        f'<g font-family="sans-serif" fill="#1F2933"><text y="200" font-size="30" font-weight="bold" xml:lang="{language}">{spans}</text>'
        f'<text x="60" y="{260 + 38 * len(lines)}" font-size="22">{escape(holder)}</text></g></svg>'
    ).encode()


_LINE = 34
