"""Product-level trade in parquet, one folder a year, read with DuckDB.

Invariant: rows are sorted by exporter and importer, so that a pair is found by reading a few row groups; loading
streams within ``memory`` and a year appears only when it is complete.
"""

import contextlib
import gzip
import json
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from accord.storage.errors import DamagedTableError, TableWriteError
from accord.trade import DataSheet, Finding, Inspector, SourceFormatError, baci_edition
from accord.vocabulary import NotFoundError

if TYPE_CHECKING:
    import pandas as pd

_KEYS = ("exporter", "importer", "product")


@dataclass(frozen=True, slots=True)
class FlowStore:
    """A folder of product-level trade.

    Parameters
    ----------
    folder
        Where; made when something is loaded.
    memory
        Most memory that DuckDB may use while loading.
    threads
        Of DuckDB.
    """

    folder: Path
    memory: str = "1GB"
    threads: int = 2

    def load_baci(
        self,
        path: Path | str,
        countries: Mapping[str, str],
        *,
        products: Collection[str] | None = None,
        rules: Mapping[str, str] | None = None,
    ) -> DataSheet:
        """Load one year of BACI and return its data sheet.

        Parameters
        ----------
        path
            CSV, gzipped CSV, or zip with one member ``BACI_HS*.csv``.
        countries
            Numeric codes with alpha-3, from ``accord.trade.read_baci_countries``.
        products
            Known six-digit products; not checked if None.
        rules
            See ``accord.trade.RULES``.

        Raises
        ------
        NotFoundError, SourceFormatError, BadDataError
            There is no such file; it is no BACI file; it breaks a rule.
        TableWriteError
            The disk refused; the year is as it was before.
        """
        import duckdb

        place = Path(path)
        if not place.is_file():
            raise NotFoundError(f"there is no file {place}", hint="check the path", path=str(place))
        inspector = Inspector(place.name, dict(rules or {}))
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with (
                tempfile.TemporaryDirectory(dir=self.folder, prefix=".loading-") as work,
                self._connect(Path(work)) as db,
            ):
                source, digest = _plain_csv(place, Path(work), inspector)
                read, years = _stage(db, source, Path(work), inspector)
                kept = self._finish(db, Path(work), countries, products, inspector, years)
                sheet = DataSheet(
                    "CEPII BACI",
                    baci_edition(source.name),
                    years,
                    {"value_kusd": "thousand USD, current, FOB", "quantity_t": "metric tons"},
                    "estimated",
                    place.name,
                    digest,
                    read,
                    kept,
                    tuple(inspector.findings),
                )
                year_folder = Path(work) / "year"
                (year_folder / "sheet.json").write_text(json.dumps(sheet.as_dict()), encoding="utf-8")
                _swap(year_folder, self.folder / f"year={years[0]}")
        except (duckdb.InvalidInputException, duckdb.ConversionException) as error:
            raise SourceFormatError(
                f"{place.name} is no BACI file: {str(error).splitlines()[0]}",
                hint="its columns are t,i,j,k,v,q and every line has all of them",
                path=str(place),
            ) from error
        except (OSError, duckdb.IOException, duckdb.OutOfMemoryException) as error:
            raise TableWriteError(
                f"{place.name} could not be loaded into {self.folder}: {error}",
                hint="free some space; the year is as it was before",
                path=str(self.folder),
            ) from error
        return sheet

    def years(self) -> tuple[int, ...]:
        """Return the years that are loaded, sorted."""
        return tuple(sorted(int(p.name[5:]) for p in self.folder.glob("year=*") if p.name[5:].isdigit()))

    def sheet(self, year: int) -> DataSheet:
        """Return the data sheet of a year.

        Raises
        ------
        NotFoundError
            The year is not loaded.
        """
        said: dict[str, Any] = json.loads((self._year(year) / "sheet.json").read_text(encoding="utf-8"))
        findings = tuple(Finding(**{**f, "examples": tuple(f["examples"])}) for f in said.pop("findings"))
        return DataSheet(**{**said, "years": tuple(said["years"]), "findings": findings})

    def pair(
        self, exporter: str, importer: str, *, year: int | None = None, product: str | None = None
    ) -> "pd.DataFrame":
        """Return year, exporter, importer, product, value_kusd, quantity_t of one direction of a pair.

        Parameters
        ----------
        exporter, importer
            Alpha-3 codes.
        year
            One year, or all that are loaded.
        product
            Beginning of the product code.

        Raises
        ------
        NotFoundError
            The year, or any year, is not loaded.
        """
        files = self._files(year)
        where = "exporter = ? and importer = ?" + (" and starts_with(product, ?)" if product else "")
        given: list[Any] = [files, exporter, importer, *([product] if product else [])]
        return self._query(f"select * from read_parquet(?) where {where} order by year, product", given)

    def products(self, exporter: str, importer: str) -> tuple[str, ...]:
        """Return the products that one country sold to another in any year that is loaded, sorted.

        Raises
        ------
        NotFoundError
            No year is loaded.
        """
        frame = self._query(
            "select distinct product from read_parquet(?) where exporter = ? and importer = ? and value_kusd > 0 "
            "order by product",
            [self._files(), exporter, importer],
        )
        return tuple(str(p) for p in frame["product"])

    def of_products(self, products: Collection[str]) -> "pd.DataFrame":
        """Return the flows of some products, of all years and countries, columns as :meth:`pair` has them.

        Parameters
        ----------
        products
            Six-digit codes.

        Raises
        ------
        NotFoundError
            No year is loaded.
        """
        return self._query(
            "select * from read_parquet(?) where list_contains(?, product) order by year, exporter, importer, product",
            [self._files(), list(products)],
        )

    def totals(self, year: int) -> "pd.DataFrame":
        """Return exporter, importer, value_kusd summed over products, of one year."""
        return self._query(
            "select exporter, importer, sum(value_kusd) as value_kusd from read_parquet(?) "
            "group by all order by exporter, importer",
            [str(self._year(year) / "flows.parquet")],
        )

    def _files(self, year: int | None = None) -> list[str]:
        found = [self._year(year)] if year is not None else [self._year(y) for y in self.years()]
        if not found:
            raise NotFoundError(f"no year is loaded in {self.folder}", hint="load one first", path=str(self.folder))
        return [str(f / "flows.parquet") for f in found]

    def _query(self, sql: str, given: list[Any]) -> "pd.DataFrame":
        import duckdb

        try:
            with duckdb.connect() as db:
                frame: pd.DataFrame = db.execute(sql, given).df()
                return frame
        except duckdb.Error as error:
            raise DamagedTableError(
                f"the flows in {self.folder} cannot be read: {error}", hint="load the year again", path=str(self.folder)
            ) from error

    def _year(self, year: int) -> Path:
        place = self.folder / f"year={year}"
        if not place.is_dir():
            raise NotFoundError(
                f"year {year} is not loaded; there are {list(self.years())}", hint="load it first", year=year
            )
        return place

    @contextmanager
    def _connect(self, work: Path) -> Iterator[Any]:
        import duckdb

        with duckdb.connect() as db:
            db.execute(f"set memory_limit = '{self.memory}'")
            db.execute(f"set threads = {self.threads}")
            db.execute("set temp_directory = '{}'".format(str(work / "spill").replace("'", "''")))
            yield db

    def _finish(
        self,
        db: Any,
        work: Path,
        countries: Mapping[str, str],
        products: Collection[str] | None,
        inspector: Inspector,
        years: tuple[int, ...],
    ) -> int:
        """Check the staged rows, write them sorted, and return how many were kept."""
        import pandas as pd

        codes = {str(int(k)): v for k, v in countries.items()}
        names = pd.DataFrame({"number": [int(k) for k in codes], "iso": list(codes.values())})
        known = pd.DataFrame({"code": sorted(products or [])}, dtype="str")
        db.register("names", names)
        db.register("known", known)
        if len(years) != 1:
            raise SourceFormatError(
                f"{inspector.file} has the years {list(years)}", hint="a BACI file holds one year", years=list(years)
            )
        db.execute(
            "create view named as select t as year, coalesce(a.iso, '#' || i) as exporter, "
            "coalesce(b.iso, '#' || j) as importer, lpad(k, 6, '0') as product, v as value_kusd, q as quantity_t, "
            "a.iso is null or b.iso is null as odd_country, file_row_number as file_row from staged "
            "left join names a on i = a.number left join names b on j = b.number"
        )
        keep = ["true"]
        odd = db.execute(
            "select code, count(*) from (select unnest([exporter, importer]) as code from named where odd_country) "
            "where starts_with(code, '#') group by code order by code"
        ).fetchall()
        if odd:
            what = f"{len(odd)} country codes are unknown"
            if inspector.note("unknown-code", sum(n for _, n in odd), [c for c, _ in odd], what) == "drop":
                keep.append("not odd_country")
        if products is not None:
            self._check(db, "product not in (select code from known)", "unknown-code", "product", inspector, keep)
        self._check(db, "value_kusd is null", "missing-value", None, inspector, keep)
        action = self._check(db, "value_kusd < 0", "negative-trade", None, inspector, keep)
        value = "greatest(value_kusd, 0)" if action == "zero" else "value_kusd"
        again = db.execute(
            "select exporter, importer, product, count(*) as n from named group by 1, 2, 3 having n > 1 "
            "order by 1, 2, 3"
        ).fetchall()
        rows = (
            f"select year, exporter, importer, product, {value} as value_kusd, quantity_t, file_row from named where "
        )
        rows += " and ".join(keep)
        if again:
            extra = sum(r[3] - 1 for r in again)
            action = inspector.note("duplicate-key", extra, ["/".join(r[:3]) for r in again[:5]], "keys stand twice")
            how = "sum({})" if action == "sum" else "arg_min_null({}, file_row)"
            rows = (
                f"select year, exporter, importer, product, {how.format('value_kusd')} as value_kusd, "
                f"{how.format('quantity_t')} as quantity_t from ({rows}) group by 1, 2, 3, 4"
            )
        else:
            rows = f"select * exclude (file_row) from ({rows})"
        (work / "year").mkdir()
        target = str(work / "year" / "flows.parquet").replace("'", "''")
        db.execute(
            f"copy ({rows} order by exporter, importer, product) to '{target}' "
            "(format parquet, compression zstd, row_group_size 50000)"
        )
        return int(db.execute(f"select count(*) from '{target}'").fetchone()[0])

    def _check(
        self, db: Any, wrong: str, kind: str, column: str | None, inspector: Inspector, keep: list[str]
    ) -> str | None:
        shown = column or "exporter || '/' || importer || '/' || product"
        count, examples = db.execute(
            f"select count(*), list(distinct {shown})[:5] from (select * from named where {wrong})"
        ).fetchone()
        if not count:
            return None
        action = inspector.note(kind, count, sorted(examples), f"{count} rows with {wrong.replace('_', ' ')}")
        if action == "drop":
            keep.append(f"not coalesce({wrong}, true)")
        return action


def _plain_csv(place: Path, work: Path, inspector: Inspector) -> tuple[Path, str]:
    """Return a CSV to stream from, unpacked if need be, and the hash of the file as it came."""
    from accord.trade import sha256_of

    digest = sha256_of(place)
    try:
        if zipfile.is_zipfile(place):
            with zipfile.ZipFile(place) as box:
                names = [n for n in box.namelist() if Path(n).name.startswith("BACI_HS") and n.endswith(".csv")]
                if len(names) != 1:
                    raise SourceFormatError(
                        f"{place.name} has {len(names)} BACI years", hint="unpack it and load one year at a time"
                    )
                source = work / Path(names[0]).name
                with box.open(names[0]) as packed, source.open("wb") as out:
                    shutil.copyfileobj(packed, out, 1 << 20)
        elif place.suffix == ".gz":
            source = work / place.stem
            with gzip.open(place) as packed, source.open("wb") as out:
                shutil.copyfileobj(packed, out, 1 << 20)
        elif place.suffix == ".zip":
            inspector.note("truncated", 1, [place.name], "the archive has no directory: the download was cut short")
            source = place
        else:
            source = place
    except (EOFError, zlib.error, zipfile.BadZipFile, gzip.BadGzipFile) as error:
        inspector.note("truncated", 1, [str(error)], "the archive cannot be unpacked to its end")
        raise
    _require_last_line(source, inspector)
    return source, digest


def _require_last_line(source: Path, inspector: Inspector) -> None:
    with source.open("rb") as handle:
        size = handle.seek(0, 2)
        handle.seek(max(0, size - 4096))
        last = handle.read().rstrip(b"\r\n").rsplit(b"\n", 1)[-1]
    if last.count(b",") != 5:
        text = last.decode("utf-8", "replace")[:80]
        inspector.note("truncated", 1, [text], "the last line is short: the file is cut")


def _stage(db: Any, source: Path, work: Path, inspector: Inspector) -> tuple[int, tuple[int, ...]]:
    """Copy the CSV to parquet as it is, streaming, and return its rows and years."""
    with source.open("rb") as handle:
        head = handle.readline().decode("utf-8-sig", "replace").strip().split(",")
    if [h.strip().strip('"') for h in head] != ["t", "i", "j", "k", "v", "q"]:
        raise SourceFormatError(
            f"{inspector.file} has the columns {head}", hint="a BACI file has t,i,j,k,v,q", columns=head
        )
    staged = str(work / "staged.parquet").replace("'", "''")
    columns = "{'t': 'SMALLINT', 'i': 'INTEGER', 'j': 'INTEGER', 'k': 'VARCHAR', 'v': 'VARCHAR', 'q': 'VARCHAR'}"
    db.execute(
        "copy (select t, i, j, trim(k) as k, cast(nullif(nullif(trim(v), ''), 'NA') as double) as v, "
        "cast(nullif(nullif(trim(q), ''), 'NA') as double) as q "
        f"from read_csv(?, header = true, delim = ',', columns = {columns})) to '{staged}' (format parquet)",
        [str(source)],
    )
    db.execute(f"create view staged as select * from read_parquet('{staged}', file_row_number = true)")
    db.execute("set preserve_insertion_order = false")
    read = int(db.execute("select count(*) from staged").fetchone()[0])
    years = tuple(sorted(y for (y,) in db.execute("select distinct t from staged").fetchall()))
    return read, years


def _swap(fresh: Path, place: Path) -> None:
    """Put a finished year where the old one was; the old one goes only after the new one is there."""
    old = place.with_name("." + place.name + ".old")
    with contextlib.suppress(FileNotFoundError):
        shutil.rmtree(old)
    if place.exists():
        place.rename(old)
    fresh.rename(place)
    with contextlib.suppress(FileNotFoundError):
        shutil.rmtree(old)
