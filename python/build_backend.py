"""Builds the wheel with maturin, and the native command with it.

Maturin puts either a module or commands into a wheel. This backend (PEP 517) builds the command of the same package
first, in the same Cargo target folder, and lays it where maturin takes further files from; all else is maturin's.

JIKENBO_PROFILE names the Cargo profile of both, `release` where it is not set.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import maturin
from maturin import (  # noqa: F401  (what else the interface of PEP 517 and 660 has)
    get_requires_for_build_editable,
    get_requires_for_build_sdist,
    get_requires_for_build_wheel,
)

SCRIPTS = Path("jikenbo.data", "scripts")


def _build_command() -> None:
    """Builds the command and lays it into the scripts of the wheel."""
    manifest = maturin.get_config().get("manifest-path", "Cargo.toml")
    profile = os.environ.get("JIKENBO_PROFILE", "release")
    # The module is built with this too; to build PyO3 twice would take longer.
    environment = {**os.environ, "PYO3_BUILD_EXTENSION_MODULE": "1", "PYO3_PYTHON": sys.executable}
    command = ["cargo", "build", "--bin", "jikenbo", "--profile", profile, "--manifest-path", manifest]
    built = subprocess.run(
        [*command, "--message-format", "json-render-diagnostics"],
        env=environment,
        stdout=subprocess.PIPE,
        check=True,
    )
    messages = (json.loads(line) for line in built.stdout.splitlines() if line.startswith(b"{"))
    programs = [message["executable"] for message in messages if message.get("executable")]
    shutil.rmtree(SCRIPTS.parent, ignore_errors=True)
    SCRIPTS.mkdir(parents=True)
    shutil.copy2(programs[-1], SCRIPTS / Path(programs[-1]).name)


def _with_scripts() -> None:
    """Maturin wants the folder of further files to be there, also where it only writes metadata."""
    SCRIPTS.mkdir(parents=True, exist_ok=True)


def prepare_metadata_for_build_wheel(metadata_directory, config_settings=None):
    _with_scripts()
    return maturin.prepare_metadata_for_build_wheel(metadata_directory, config_settings)


def prepare_metadata_for_build_editable(metadata_directory, config_settings=None):
    _with_scripts()
    return maturin.prepare_metadata_for_build_editable(metadata_directory, config_settings)


def build_sdist(sdist_directory, config_settings=None):
    _with_scripts()
    return maturin.build_sdist(sdist_directory, config_settings)


def _with_profile(config_settings):
    """Tells maturin the profile, unless its arguments are given."""
    profile = os.environ.get("JIKENBO_PROFILE")
    if profile and "MATURIN_PEP517_ARGS" not in os.environ:
        return {**(config_settings or {}), "build-args": f"--profile {profile}"}
    return config_settings


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    _build_command()
    return maturin.build_wheel(wheel_directory, _with_profile(config_settings), metadata_directory)


def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    _build_command()
    return maturin.build_editable(wheel_directory, _with_profile(config_settings), metadata_directory)
