"""What is checked, and what came of it."""

from shape import differences

CHECKS = []


def check(function):
    """A check: an async function of a trial whose docstring is what must hold."""
    CHECKS.append(function)
    return function


class Trial:
    """One check's run: collects what does not hold, and goes on."""

    def __init__(self, client, media, discord):
        self.client = client
        self.media = media
        self.discord = discord
        self.found = []

    def that(self, holds, otherwise):
        if not holds:
            self.found.append(otherwise)

    def equal(self, actual, expected, what):
        self.that(actual == expected, f"{what} is {actual!r}, not {expected!r}")

    def shape(self, value, shape, where):
        self.found += differences(value, shape, where)
