"""The chart library for the browser: taken out of the installed package once, kept on this machine's disk.

Invariant: it comes from the package that draws the still pictures too, and nothing is fetched from anywhere.
"""

import gzip
import logging
import os
import threading
from importlib import metadata
from pathlib import Path

LOG = logging.getLogger("accord.web")
_LOCK = threading.Lock()
_MADE: dict[Path, bytes] = {}
# Altair's charts follow this version of Vega-Lite; see the drawing of charts in the reports.
_VL_VERSION = "6.4"
# What the pages' own script calls.
_NAMED = "window.accordVega = vegaEmbed;"


def vega_packed() -> bytes:
    """Return the library as gzip; the first call on a machine takes some seconds, as it is put together then."""
    import platformdirs

    version = metadata.version("vl-convert-python")
    path = Path(platformdirs.user_cache_dir("accord")) / f"vega-{version}-{_VL_VERSION}.js.gz"
    with _LOCK:
        if path not in _MADE:
            _MADE[path] = path.read_bytes() if path.is_file() else _make(path)
        return _MADE[path]


def _make(path: Path) -> bytes:
    import vl_convert

    script = vl_convert.javascript_bundle(_NAMED, vl_version=_VL_VERSION)
    packed = gzip.compress(script.encode(), mtime=0)
    # Two servers may make it at once: each writes a file of its own, and the last rename wins with equal bytes.
    part = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(packed)
        part.replace(path)
    except OSError as error:
        LOG.info("the chart library is not kept on disk: %s", error)
    return packed
