"""The one script that is not ours: htmx, from the Python package that carries it.

Invariant: it comes from the disk of this machine.
"""

from importlib import resources

from accord.vocabulary import require_extra


def htmx_bytes() -> bytes:
    """Return htmx, minified.

    Raises
    ------
    MissingExtraError
        The package is not installed.
    """
    try:
        return resources.files("js_lib_htmx").joinpath("static/htmx/htmx.min.js").read_bytes()
    except (ModuleNotFoundError, FileNotFoundError) as error:
        raise require_extra("django-js-lib-htmx", "web") from error
