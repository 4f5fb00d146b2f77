"""The image's recipe."""

import re

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
