"""Serving one desk to this machine until it is told to stop.

Invariant: it listens on a loopback address alone, and says the address that lets a browser in once.
"""

import gc
import os
import secrets
import socket
import sys
from collections.abc import Callable

from accord.vocabulary import SettingsError
from accord.web.app import create_app
from accord.web.asking import LATELY, before
from accord.web.guard import LOOPBACK
from accord.workbench.desk import Desk
from accord.workbench.desk_register import OnDone
from accord.workbench.web_views import DeskWatch

TURN_SECONDS = 0.001
# Names under which a proxy on this machine shows the server, with blanks between; it still listens here alone.
HOSTS = "ACCORD_HOSTS"


class PortTakenError(SettingsError):
    """Another program listens on the port that was asked for."""

    code = "port-taken"


def serve(
    desk: Desk,
    *,
    port: int,
    announce: Callable[[str], None],
    watch: DeskWatch | None = None,
    at_once: bool = False,
) -> None:
    """Serve a desk on 127.0.0.1 until interrupted.

    Parameters
    ----------
    desk
        The desk.
    port
        Port to listen on; 0 takes a free one.
    announce
        Called once with the address that lets a browser in, when the server can be reached.
    watch
        The desk's register where it is held already.
    at_once
        Whether to give the address out before the register is joined; its pages say so until it is.

    Raises
    ------
    PortTakenError
        The port is in use.
    """
    import uvicorn

    token = secrets.token_urlsafe(24)
    app = create_app(desk, token, hosts=(*LOOPBACK, *os.environ.get(HOSTS, "").lower().split()), watch=watch)
    # Looking for circles through a large register stops every page for a second: what was built holds none.
    app.state.watch.on_made = gc.freeze
    if at_once:
        app.state.watch.begin(lambda on_done: warm(app.state.watch, on_done))
    else:
        warm(app.state.watch)
    # Changes of a large register are worked in beside the pages: a page then gets its turn soon.
    sys.setswitchinterval(TURN_SECONDS)
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except OSError as error:
        listener.close()
        raise PortTakenError(
            f"port {port} on this machine cannot be used: {error.strerror}",
            hint="choose another with --port, or --port 0 for any free one",
            port=port,
        ) from error
    with listener:
        taken = listener.getsockname()[1]
        config = uvicorn.Config(
            app, log_level="warning", server_header=False, proxy_headers=False, access_log=False, timeout_keep_alive=30
        )
        listener.listen(128)
        announce(f"http://127.0.0.1:{taken}/?token={token}")
        try:
            uvicorn.Server(config).run(sockets=[listener])
        finally:
            if app.state.jobs.running():
                _leave()


def warm(watch: DeskWatch, on_done: OnDone | None = None) -> None:
    """Join the register and work out what the first pages need, and not while the first reader waits."""
    view = watch.view(on_done=on_done)
    watch.view(before(view, LATELY))
    for make in watch.makers.values():
        make(view, watch.view)
    gc.freeze()


def _leave() -> None:
    """End the process at once: a solver inside its own code cannot be told to stop, and aborts an orderly end."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(130)
