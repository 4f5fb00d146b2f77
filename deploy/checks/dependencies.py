"""What the program is built of."""

from .tool import run


def deny():
    """cargo-deny finds licences, bans and sources as deny.toml has them (known holes: `make audit`)"""
    # What other systems need too: a build here fetches only what this one does.
    run("cargo", "fetch", "--locked")
    run("cargo-deny", "--offline", "--all-features", "check", "licenses", "bans", "sources")
