"""The image's recipe."""

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from .tool import DEPLOY, REPOSITORY, hold, run


def dockerfile():
    """hadolint has nothing to say; it builds with the toolchain of the repository"""
    run("hadolint", "Dockerfile")
    text = (REPOSITORY / "Dockerfile").read_text()
    toolchain = re.search(r'^channel = "(.+)"', (REPOSITORY / "rust-toolchain.toml").read_text(), re.M)
    for tag in re.findall(r"rust:([\d.]+)-|RUSTUP_TOOLCHAIN=([\d.]+)", text):
        hold("".join(tag) == toolchain[1], f"rust-toolchain.toml says {toolchain[1]}, the Dockerfile {tag}")
    last = text[text.rindex("\nFROM ") :]
    for line in ("USER 1001:1001", "HEALTHCHECK", 'ENTRYPOINT ["/usr/local/bin/seraphim"]'):
        hold(line in last, f"the last stage has no {line}")
    hold("RUN" not in last, "the last stage has no shell that could run anything")


def skeleton():
    """cargo takes what the first stage leaves of the sources, so that the image can be built"""
    recipe = (REPOSITORY / "Dockerfile").read_text()
    recipe = re.search(r" AS skeleton\n.*?^RUN (.+?[^\\])$", recipe, re.DOTALL | re.MULTILINE)[1]
    with tempfile.TemporaryDirectory() as folder:
        for name in ("Cargo.toml", "Cargo.lock", "rust-toolchain.toml"):
            shutil.copy(REPOSITORY / name, folder)
        for name in ("crates", "xtask"):
            shutil.copytree(REPOSITORY / name, Path(folder) / name)
        run("sh", "-ec", f"cd {folder}\n{recipe}")
        # It reads every manifest before it looks for what is to be built.
        asked = ["cargo", "build", "--locked", "--bin", "none"]
        told = subprocess.run(
            asked, cwd=folder, capture_output=True, text=True, timeout=300, check=False
        ).stderr
    hold("no bin target named `none`" in told, told)


def scripts():
    """shellcheck has nothing to say of the scripts"""
    run(
        "shellcheck", ".ci/run", "proof/run", "tools/setup",
        "deploy/check", "deploy/image/inspect", "deploy/image/prove",
    )
    for folder in (DEPLOY, DEPLOY / "image"):
        wanted = (folder / "requirements.in").read_text()
        pinned = (folder / "requirements.txt").read_text().lower()
        for name in re.findall(r"^([a-z][\w-]*)", wanted, re.IGNORECASE | re.MULTILINE):
            hold(f"\n{name.lower()}==" in f"\n{pinned}", f"{folder.name}: {name} is not pinned")
