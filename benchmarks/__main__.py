"""Run the benchmarks: ``python -m benchmarks [NAME…] [--json]``.

Each module of this folder has ``run() -> dict``: figures by name, measured together with what a user would
pick instead. Times are for people to compare on one machine; nothing in CI depends on them.
"""

import importlib
import json
import pkgutil
import sys

import benchmarks


def main(arguments: list[str]) -> int:
    """Run the named benchmarks, or all, and print what they return."""
    names = [m.name for m in pkgutil.iter_modules(benchmarks.__path__) if m.name != "__main__"]
    chosen = [a for a in arguments if not a.startswith("-")] or names
    if unknown := sorted(set(chosen) - set(names)):
        print(f"no benchmark is called {', '.join(unknown)}; there are: {', '.join(names)}", file=sys.stderr)
        return 2
    for name in chosen:
        figures = importlib.import_module(f"benchmarks.{name}").run()
        if "--json" in arguments:
            print(json.dumps({"benchmark": name, **figures}, default=str))
        else:
            print(f"\n{name}")
            for key, value in figures.items():
                print(f"  {key:<58} {value:.4g}" if isinstance(value, float) else f"  {key:<58} {value}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
