"""The store of product-level trade that this room needs; ``accord.storage`` implements it.

Invariant of any implementation: a year is loaded whole or not at all, loading a year again replaces it, and rows come
back ordered by year, exporter, importer and product.
"""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from accord.trade.findings import DataSheet

if TYPE_CHECKING:
    import pandas as pd


class ProductFlows(Protocol):
    """Trade by exporter, importer, product and year, too large for memory."""

    def load_baci(
        self,
        path: Path | str,
        countries: Mapping[str, str],
        *,
        products: Collection[str] | None = None,
        rules: Mapping[str, str] | None = None,
    ) -> DataSheet:
        """Load one BACI year from a CSV, gzipped CSV or zip; columns and rules as in ``accord.trade.read_baci``."""
        ...

    def years(self) -> tuple[int, ...]:
        """Return the years that are loaded, sorted."""
        ...

    def sheet(self, year: int) -> DataSheet:
        """Return the data sheet of a year."""
        ...

    def pair(
        self, exporter: str, importer: str, *, year: int | None = None, product: str | None = None
    ) -> "pd.DataFrame":
        """Return the rows of one direction of a pair, of all years by default; ``product`` is a prefix of the code."""
        ...

    def products(self, exporter: str, importer: str) -> tuple[str, ...]:
        """Return the products that one country sold to another in any year, sorted."""
        ...

    def of_products(self, products: Collection[str]) -> "pd.DataFrame":
        """Return the rows of some products, of all years and countries, in the order of the store."""
        ...

    def totals(self, year: int) -> "pd.DataFrame":
        """Return exporter, importer, value_kusd summed over products."""
        ...
