"""The five annotated articles beside the project, scored by their own scorer."""

import json
import subprocess
import sys
from pathlib import Path

from accord.workbench.reading import read_paths


def test_scores_on_the_annotated_articles(shared_dir: Path, tmp_path: Path) -> None:
    rows = [row for result in read_paths([str(shared_dir / "seeds")]) for row in result.statements]
    predictions = tmp_path / "p.jsonl"
    predictions.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    out = tmp_path / "score.json"
    subprocess.run(
        [sys.executable, str(shared_dir / "gold/score.py"), str(predictions), "--json", str(out)],
        check=True,
        capture_output=True,
    )
    score = json.loads(out.read_text(encoding="utf-8"))["all"]
    precision, recall, _f1 = score["detection"]
    assert precision >= 0.92 and recall >= 0.88
    assert score["class_acc"] >= 0.92 and score["party_acc"] >= 0.90
    assert score["none_rows_hit"] == 0
    assert score["deadline_exact"][2] == 1.0
