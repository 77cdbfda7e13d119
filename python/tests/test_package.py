"""What is in the package beside the module."""

import doctest
import io
import os
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

import pytest

import jikenbo

ROOT = Path(__file__).resolve().parents[2]
COMMAND = Path(sysconfig.get_path("scripts")) / ("jikenbo.exe" if os.name == "nt" else "jikenbo")


def test_the_command_is_a_program_and_no_script_of_python():
    head = COMMAND.read_bytes()[:4]
    assert head in (b"\x7fELF", b"MZ\x90\x00", b"\xcf\xfa\xed\xfe"), head
    shown = subprocess.run([COMMAND, "--version"], capture_output=True, text=True, check=True)
    assert shown.stdout == f"jikenbo {jikenbo.__version__}\n"


def test_the_command_starts_within_50_ms():
    def run():
        started = time.perf_counter()
        subprocess.run([COMMAND, "--version"], stdout=subprocess.DEVNULL, check=True)
        return time.perf_counter() - started

    # What else the machine does can only make it longer.
    assert min(run() for _ in range(20)) < 0.05


def test_the_package_is_typed_and_documented():
    folder = Path(jikenbo.__file__).parent
    assert (folder / "py.typed").exists() and (folder / "__init__.pyi").exists()
    for name in jikenbo.__all__:
        found = getattr(jikenbo, name)
        assert name.startswith("__") or found.__doc__, name
        members = vars(found).items() if isinstance(found, type) else ()
        missing = [member for member, value in members if not member.startswith("_") and not value.__doc__]
        assert not missing, (name, missing)


def test_the_types_are_those_of_the_module():
    pytest.importorskip("mypy")
    run = [sys.executable, "-m", "mypy.stubtest", "jikenbo", "--ignore-missing-stub"]
    found = subprocess.run(run, capture_output=True, text=True)
    assert found.returncode == 0, found.stdout + found.stderr


def test_the_guide_says_what_comes_out(monkeypatch):
    monkeypatch.chdir(ROOT)
    guide = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    # An empty line ends what an example prints.
    text = "\n".join("" if line.startswith("```") else line for line in guide.split("\n"))
    test = doctest.DocTestParser().get_doctest(text, {}, "python.md", None, 0)
    told = io.StringIO()
    failed, run = doctest.DocTestRunner(verbose=False).run(test, out=told.write)
    assert run > 20 and failed == 0, told.getvalue()


def test_a_user_can_end_a_long_run(tmp_path):
    if os.name == "nt":
        pytest.skip("signals of other kinds")
    code = "import jikenbo, sys; d = open(sys.argv[1]).read(); print('on', flush=True); jikenbo.extract(texts=[d] * 5000)"
    environment = {**os.environ, "PYTHONUTF8": "1"}
    run = subprocess.Popen(
        [sys.executable, "-c", code, ROOT / "examples" / "posts.txt"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
    )
    assert run.stdout.readline() == b"on\n"
    time.sleep(2)
    run.send_signal(2)
    _, told = run.communicate(timeout=60)
    assert b"KeyboardInterrupt" in told


def test_a_locale_without_utf_8_changes_nothing(tmp_path):
    name = tmp_path / "漏えい.txt"
    name.write_bytes((ROOT / "examples" / "posts.txt").read_bytes())
    code = "import jikenbo, sys; r = jikenbo.extract(sys.argv[1]); print(ascii(r[0].organization), ascii(r[0].source))"
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    run = subprocess.run([sys.executable, "-c", code, name], capture_output=True, env=environment, text=True)
    assert run.returncode == 0, run.stderr
    assert run.stdout.split() == [ascii("株式会社すずかけ製茶"), ascii(str(name))]
