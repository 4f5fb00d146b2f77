"""Orders on standard input, a word and its value a line."""

import asyncio
import sys

from tone import fail, tell

# asyncio itself holds tasks weakly, and one that only reads orders is held by
# nobody else: it would end unheard when rubbish is collected.
OBEYING = set()


async def obey(deeds, look):
    """Does what it is told, and says afterwards how the player looks."""
    OBEYING.add(asyncio.current_task())
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
