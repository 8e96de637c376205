"""The command in a process of its own: it comes up, names its personas, and ends cleanly at Ctrl+C."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
from django.conf import settings

from partybase.demo.personas import PASSWORD, PERSONAS


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def page(url: str, within: float) -> str:
    deadline = time.monotonic() + within
    while True:
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                return answer.read().decode()
        except OSError:
            assert time.monotonic() < deadline, "the demonstration did not come up"
            time.sleep(0.3)


@pytest.mark.sqlite
def test_it_comes_up_and_ends_at_ctrl_c(tmp_path):
    port = free_port()
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{tmp_path}/demo.sqlite3", "PARTYBASE_ENV": "development"}
    process = subprocess.Popen(
        [sys.executable, "manage.py", "demo", "--members", "700", "--port", str(port)],
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        shown = page(f"http://127.0.0.1:{port}/", within=120)
        os.killpg(process.pid, signal.SIGINT)
        told, _ = process.communicate(timeout=30)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
    assert process.returncode == 0, told
    assert f"http://127.0.0.1:{port}" in told
    assert "Traceback" not in told
    for persona in PERSONAS:
        assert persona.username in shown
        assert persona.username in told
    assert PASSWORD in shown
    with socket.socket() as again:
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        again.bind(("127.0.0.1", port))
