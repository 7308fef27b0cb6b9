"""Writing files so that nothing is lost: as a whole, or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def save(content: str | bytes, path: Path) -> None:
    """Write text (UTF-8) or bytes to ``path`` through a temporary file beside it. Raises OSError."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content.encode("utf-8") if isinstance(content, str) else content)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
