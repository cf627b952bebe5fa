"""``accord serve``: the desk in a browser on this machine."""

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""

    @app.command()
    def serve(
        folder: Annotated[Path, typer.Argument(metavar="DIR", help="The desk.")],
        port: Annotated[int, typer.Option(min=0, max=65535, help="Port on 127.0.0.1; 0 takes a free one.")] = 8000,
        as_json: Annotated[bool, typer.Option("--json", help="Print the address as one JSON object.")] = False,
    ) -> None:
        """Show the desk in a browser on this machine, at an address that lets one browser in once.

        A desk of 500 documents and more can be reached at once; its pages say how far it is until it is opened.

        Example: accord serve malaysia-korea --port 8000
        """
        import importlib
        import importlib.util

        from accord.cli.console import err, out, print_json, stages
        from accord.vocabulary import require_extra
        from accord.workbench.desk import open_desk
        from accord.workbench.web_views import DeskWatch

        desk = open_desk(folder)
        for package in ("fastapi", "uvicorn", "python_multipart", "js_lib_htmx"):
            if importlib.util.find_spec(package) is None:
                raise require_extra(package, "web")
        watch = DeskWatch(desk)
        # A program that reads the address gets it when every page answers; a person is shown how far it is.
        at_once = watch.many and not as_json
        if not at_once:
            with stages(quiet=as_json) as on_done:
                built = watch.view(on_done=on_done).built
            for name, error in built.problems:
                err.print(f"not read: {name}: {error.message}", highlight=False, markup=False)

        def announce(address: str) -> None:
            if as_json:
                print_json({"url": address})
            else:
                out.print(f"{desk.title} is served to this machine alone; stop it with Ctrl+C", highlight=False)
                out.print(f"→ {address}", highlight=False, markup=False, soft_wrap=True)
            out.file.flush()

        # The doors do not import one another; this command finds the other by name.
        importlib.import_module("accord.web").serve(desk, port=port, announce=announce, watch=watch, at_once=at_once)
