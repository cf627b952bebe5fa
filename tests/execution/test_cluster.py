"""The same contract on a real Dask cluster of two workers on loopback, one of which dies; and with TLS."""

import collections
import contextlib
import datetime
import os
import signal
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

distributed = pytest.importorskip("distributed", reason="needs the extra 'cluster' (distributed)")

import dask  # noqa: E402

from accord.execution import ClusterError, WorkerLostError, map_items  # noqa: E402
from accord.vocabulary import InputError  # noqa: E402

pytestmark = pytest.mark.slow

HERE = str(Path(__file__).parent)


def noisy_mean(seed: int) -> float:
    if seed == 13:
        raise InputError("13 is refused", hint="take another", value=13)
    return float(np.random.default_rng([7, seed]).standard_normal(1000).mean())


def slow_or_die(item: tuple[int, str]) -> int:
    number, marker = item
    time.sleep(0.05)
    if number == 20 and not Path(marker).exists():
        Path(marker).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def die_at_three(number: int) -> int:
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


@contextlib.contextmanager
def cluster(
    *options: str,
    scheme: str = "tcp",
    settings: dict[str, str] | None = None,
    count: int = 2,
    started: list[subprocess.Popen[str]] | None = None,
) -> Iterator[str]:
    """Start a scheduler and two workers as processes of their own, as a user would on two machines."""
    environment = {**os.environ, "PYTHONPATH": HERE, "DASK_DISTRIBUTED__WORKER__DAEMON": "False", **(settings or {})}
    base = [sys.executable, "-W", "ignore", "-m", "distributed.cli"]
    scheduler = subprocess.Popen(
        [*base[:-1], "distributed.cli.dask_scheduler", "--host", f"{scheme}://127.0.0.1", "--port", "0",
         "--no-dashboard", "--no-show", *options],
        stderr=subprocess.PIPE, text=True, env=environment,
    )  # fmt: skip
    assert scheduler.stderr is not None
    if started is not None:
        started.append(scheduler)
    address = ""
    for line in scheduler.stderr:
        if "Scheduler at:" in line:
            address = line.split("Scheduler at:")[1].strip()
            break
    workers = [
        subprocess.Popen(
            [*base[:-1], "distributed.cli.dask_worker", address, "--host", f"{scheme}://127.0.0.1", "--nthreads", "1",
             "--no-dashboard", "--nanny", *options],
            stderr=subprocess.DEVNULL, env=environment,
        )
        for _ in range(count)
    ]  # fmt: skip
    # Workers take as long as the machine lets them; what is tested begins with them there.
    for _ in range(count):
        next(line for line in scheduler.stderr if "Register worker" in line)
    # A pipe that nobody reads is full one day, and then the scheduler stands still.
    reading = threading.Thread(target=collections.deque, args=(scheduler.stderr, 0), daemon=True)
    reading.start()
    try:
        yield address
    finally:
        for process in (*workers, scheduler):
            process.terminate()
        for process in (*workers, scheduler):
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=60)
            process.kill()
            process.wait()
        reading.join()
        scheduler.stderr.close()


@pytest.fixture(scope="module")
def plain() -> Iterator[str]:
    with cluster() as address:
        yield address


def answers(where: str, **options: Any) -> list[tuple[int, float | None, str | None]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # distributed's own deprecations are not ours to fail on
        outcomes = list(map_items(noisy_mean, range(40), where=where, **options))
    return [(o.index, o.value, o.error.code if o.error else None) for o in outcomes]


def test_inline_processes_and_cluster_give_the_same_answers(plain: str) -> None:
    here = answers("inline")
    assert here[13] == (13, None, "input")
    assert answers("processes:2") == here
    assert answers(plain) == here


def test_a_cluster_that_loses_a_worker_in_the_middle_loses_nothing(plain: str, tmp_path: Path) -> None:
    items = [(n, str(tmp_path / "died")) for n in range(60)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        outcomes = list(map_items(slow_or_die, items, where=plain, batch=2))
    assert (tmp_path / "died").exists()
    assert [o.value for o in outcomes] == list(range(60))


def test_an_item_that_kills_every_worker_is_named() -> None:
    # By default a scheduler tries a task on four workers before it gives up, and each takes seconds to come back.
    settings = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0"}
    with cluster(settings=settings) as address, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(WorkerLostError, match="item 3 killed its worker"):
            list(map_items(die_at_three, range(6), where=address, batch=1))


def test_closing_early_leaves_the_cluster_usable(plain: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        outcomes = map_items(noisy_mean, range(40), where=plain, batch=1)
        first = next(outcomes)
        outcomes.close()  # type: ignore[attr-defined]
    assert first.index == 0
    assert answers(plain) == answers("inline")


def test_a_scheduler_that_is_not_there_is_named() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        short = dask.config.set({"distributed.comm.timeouts.connect": "2s"})
        with short, pytest.raises(ClusterError, match="no scheduler answers at tcp://127"):
            list(map_items(noisy_mean, range(4), where="tcp://127.0.0.1:9"))


def nap(number: int) -> int:
    time.sleep(0.2)
    return number


def test_a_scheduler_that_goes_away_in_the_middle_is_named() -> None:
    started: list[subprocess.Popen[str]] = []
    with cluster(started=started) as address, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        outcomes = map_items(nap, range(400), where=address, batch=1)
        assert next(outcomes).value == 0
        started[0].kill()
        with pytest.raises(ClusterError, match="may have been stopped"):
            list(outcomes)


def test_a_scheduler_without_workers_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accord.execution.places.WORKER_SECONDS", 1)
    with cluster(count=0) as address, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(ClusterError, match="no worker for 1 seconds"):
            list(map_items(noisy_mean, range(4), where=address))


def test_a_cluster_with_tls(tmp_path: Path) -> None:
    x509 = pytest.importorskip("cryptography.x509", reason="needs cryptography to make a certificate")
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.oid.NameOID.COMMON_NAME, "accord test cluster")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    cert, private = tmp_path / "cert.pem", tmp_path / "key.pem"
    cert.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    security = distributed.Security(
        require_encryption=True,
        tls_ca_file=str(cert),
        tls_client_cert=str(cert),
        tls_client_key=str(private),
    )
    options = ("--tls-ca-file", str(cert), "--tls-cert", str(cert), "--tls-key", str(private))
    with cluster(*options, scheme="tls") as address:
        assert address.startswith("tls://")
        assert answers(address, security=security) == answers("inline")
        # The command line has no certificates to hand over: the client finds them in Dask's own configuration.
        files = {"ca-file": str(cert), "client.cert": str(cert), "client.key": str(private)}
        with dask.config.set({f"distributed.comm.tls.{name}": value for name, value in files.items()}):
            assert answers(address) == answers("inline")
