"""Runs every measurement, or those named: `python -m benchmarks [NAME …]`.

Ratios are what counts; seconds drift with the machine.
"""

import importlib
import pkgutil
import sys

import benchmarks


def main(wanted: list[str]) -> None:
    """Run the measurements named, or all."""
    names = [
        module.name for module in pkgutil.iter_modules(benchmarks.__path__) if module.name.startswith("p")
    ]
    for name in names:
        if not wanted or name in wanted:
            print(f"## {name}", flush=True)
            importlib.import_module(f"benchmarks.{name}").main()


main(sys.argv[1:])
