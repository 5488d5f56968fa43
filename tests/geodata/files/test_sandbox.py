"""What a worker says comes back, or why it says nothing; past its limits its process ends, and nothing else."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from geodata.files import sandbox
from geodata.files.rejected import RejectedFile
from geodata.files.sandbox import SandboxLimits

WORKERS = "tests.geodata.files.sandbox_workers"
LIMITS = SandboxLimits(memory_bytes=256 << 20, seconds=20, written_bytes=1 << 20)
ENDED = r"dừng giữa chừng \((tín hiệu|mã) \d+\)"


def test_what_the_worker_returns_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A secret of this process is not in the child's environment."""
    monkeypatch.setenv("AUDIT_KEY", "secret")
    (tmp_path / "a").write_text("Đắk Nông")
    arguments, environment = {"more": "tỉnh"}, {"GDAL_SKIP": "VRT"}
    said = sandbox.run(f"{WORKERS}:tell", tmp_path / "a", limits=LIMITS, arguments=arguments, environment=environment)
    assert (said["text"], said["more"]) == ("Đắk Nông", "tỉnh")
    assert said["environment"]["GDAL_SKIP"] == "VRT" and "AUDIT_KEY" not in said["environment"]
    assert sandbox.run_on_bytes(f"{WORKERS}:tell", "xã".encode(), limits=LIMITS)["text"] == "xã"


def test_what_the_worker_refuses_is_refused_in_its_words() -> None:
    with pytest.raises(RejectedFile) as error:
        sandbox.run_on_bytes(f"{WORKERS}:refuse", b"abc", limits=LIMITS)
    assert error.value.reason.as_dict() == {"vi": "không nhận abc", "en": "no abc"}


@pytest.mark.parametrize("worker", [f"{WORKERS}:fail", f"{WORKERS}:nothing", f"{WORKERS}.nothing:tell"])
def test_a_child_that_fails_is_a_refusal(worker: str) -> None:
    with pytest.raises(RejectedFile, match=r"dừng giữa chừng \(mã 1\)"):
        sandbox.run_on_bytes(worker, b"abc", limits=LIMITS)


@pytest.mark.parametrize(
    ("worker", "fits", "bursts", "why"),
    [
        ("swell", 1 << 20, 512 << 20, "quá nhiều bộ nhớ"),
        ("answer", 1 << 19, 1 << 20, ENDED),
        ("open_many", 10, 100, ENDED),
    ],
)
def test_a_worker_ends_at_its_limit(worker: str, fits: int, bursts: int, why: str) -> None:
    assert sandbox.run_on_bytes(f"{WORKERS}:{worker}", str(fits).encode(), limits=LIMITS)
    with pytest.raises(RejectedFile, match=why):
        sandbox.run_on_bytes(f"{WORKERS}:{worker}", str(bursts).encode(), limits=LIMITS)


def test_no_file_grows_past_what_may_be_written(tmp_path: Path) -> None:
    (tmp_path / "a").write_text(str(2 << 20))
    with pytest.raises(RejectedFile, match=ENDED):
        sandbox.run(f"{WORKERS}:write", tmp_path / "a", limits=LIMITS, arguments={"path": str(tmp_path / "b")})
    assert (tmp_path / "b").stat().st_size <= LIMITS.written_bytes


def test_the_limits_of_the_child_are_final() -> None:
    said = sandbox.run_on_bytes(f"{WORKERS}:limits", b"", limits=LIMITS)
    assert (said["RLIMIT_CPU"], said["RLIMIT_CORE"]) == ([20, 21], [0, 0])
    assert (said["RLIMIT_AS"], said["RLIMIT_FSIZE"]) == ([256 << 20] * 2, [1 << 20] * 2)


def test_a_child_that_waits_has_twice_its_seconds() -> None:
    with pytest.raises(RejectedFile, match="đọc tệp quá 2 giây"):
        sandbox.run_on_bytes(f"{WORKERS}:hang", b"", limits=SandboxLimits(seconds=1))


def test_a_process_cut_off_reaches_nobody() -> None:
    """Where the system does not allow it, the child says so."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        said = sandbox.run_on_bytes(f"{WORKERS}:call", port.encode(), limits=LIMITS)
    assert said["reached"] is not said["isolated"]
