"""Time gegravity on a table of flows: ``python gegravity_run.py TABLE.csv REPEATS REFERENCE``, JSON on stdout."""

import contextlib
import io
import json
import sys
import time

import gegravity as ge
import pandas as pd


def main(path: str, repeats: int, reference: str) -> None:
    """Solve baseline and scenario ``repeats`` times and print the seconds and real GDP by country."""
    table = pd.read_csv(path)
    table["year"] = "1"
    seconds = []
    for _ in range(repeats):
        began = time.perf_counter()
        with contextlib.redirect_stdout(io.StringIO()):
            baseline = ge.BaselineData(
                table, trade_var_name="trade", expend_var_name="E", output_var_name="Y", year_var_name="year"
            )
            costs = ge.CostCoeffs(
                estimates=pd.DataFrame({"var": ["lcost", "pta"], "coeff": [1.0, 0.3], "ste": [0.1, 0.1]}),
                identifier_col="var",
                coeff_col="coeff",
                stderr_col="ste",
            )
            model = ge.OneSectorGE(
                baseline,
                year="1",
                reference_importer=reference,
                expend_var_name="E",
                output_var_name="Y",
                sigma=6,
                cost_variables=["lcost", "pta"],
                cost_coeff_values=costs,
            )
            model.build_baseline(omr_rescale=10)
            experiment = model.baseline_data.copy()
            experiment["pta"] = experiment["pta_new"]
            model.define_experiment(experiment)
            model.simulate()
        seconds.append(time.perf_counter() - began)
    column = next(c for c in model.country_results.columns if "real gdp" in c.lower() or "GDP change" in c)
    print(json.dumps({"seconds": seconds, "real_gdp_pct": model.country_results[column].to_dict(), "column": column}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
