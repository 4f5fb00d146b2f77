"""Orders on standard input, a word and its value a line."""

import asyncio
import sys

from tone import fail, tell


async def obey(deeds, look):
    """Does what it is told, and says afterwards how the player looks."""
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), sys.stdin
    )
    while line := (await reader.readline()).decode().strip():
        word, _, value = line.partition(" ")
        try:
            await deeds[word](value)
        except Exception as error:
            fail(error)
        tell("did", word=word, **look())
