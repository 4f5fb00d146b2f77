"""The inputs that fuzzing begins with, written anew each time.

    seeds.py DIRECTORY

A folder per target: documents of every kind that is read, the small files of the tests, and the
shapes of files that are known to have broken demuxers and decoders, each rebuilt from its
description (the numbers are those of Symphonia's issues, <https://github.com/pdeljanov/Symphonia>).
"""

import base64
import json
import struct
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
MEDIA = [
    *sorted((REPOSITORY / "crates/seraphim-sources/tests/media").glob("*.*")),
    *sorted((REPOSITORY / "crates/seraphim-sources/tests/media/hls").glob("*.*")),
    *sorted((REPOSITORY / "crates/seraphim-node/tests/media").glob("tone*.*")),
]
# What follows in a file teaches nothing new and takes long.
MOST_BYTES = 12 * 1024
EXTREMES = [b"\0\0\0\0", b"\0\0\0\1", b"\x7f\xff\xff\xff", b"\xff\xff\xff\xff"]


def media():
    for path in MEDIA:
        if path.suffix not in (".md", ".m3u8"):
            yield path.name, path.read_bytes()[:MOST_BYTES]


def named(name):
    return next(path for path in MEDIA if path.name == name).read_bytes()


def patched(data, mark, offset, value, nth=0):
    """The file with other bytes at an offset behind the nth mark."""
    at = -1
    for _ in range(nth + 1):
        at = data.index(mark, at + 1)
    at += len(mark) + offset
    return data[:at] + value + data[at + len(value):]


# --- shapes that broke others -------------------------------------------------------------------


def mp4():
    """#301, #431, #497: sizes and counts of atoms that no file can have."""
    file = named("index-first.m4a")
    for atom in [b"hdlr", b"stsd", b"stts", b"stsc", b"stsz", b"stco", b"mdhd", b"mvhd", b"tkhd",
                 b"esds", b"mp4a", b"meta", b"ilst", b"udta", b"elst"]:
        if atom not in file:
            continue
        for number, value in enumerate(EXTREMES):
            yield f"{atom.decode()}-size-{number}", patched(file, atom, -8, value)
            for offset in (4, 8, 12, 16):
                yield f"{atom.decode()}-{offset}-{number}", patched(file, atom, offset, value)
    # A size of 64 bits, the largest there is.
    yield "moov-large", patched(file, b"moov", -8, b"\0\0\0\1moov" + b"\x7f" + b"\xff" * 7)
    alac = b"\0\0\0\x24alac\0\0\0\0"
    for number, cookie in enumerate([bytes(24), b"\xff" * 24, struct.pack(">I", 0x7FFFFFFF) + bytes(20)]):
        yield f"alac-{number}", patched(file, b"mp4a", -8, alac + cookie)


def element(name, content, size=None):
    """An EBML element; its size is written in eight bytes."""
    size = len(content) if size is None else size
    return bytes.fromhex(name) + b"\1" + size.to_bytes(7, "big") + content


def matroska(codec=b"A_VORBIS", private=b"", scale=b"\x0f\x42\x40", block=b"", segment_size=None):
    head = element("1a45dfa3", element("4282", b"webm") + element("4287", b"\4"))
    info = element("1549a966", element("2ad7b1", scale))
    audio = element("e1", element("b5", struct.pack(">d", 48000.0)) + element("9f", b"\2"))
    track = (element("d7", b"\1") + element("73c5", b"\1") + element("83", b"\2")
             + element("86", codec) + element("63a2", private) + audio)
    tracks = element("1654ae6b", element("ae", track))
    cluster = element("1f43b675", element("e7", b"\0") + element("a3", block))
    return head + element("18538067", info + tracks + cluster, segment_size)


def webm():
    """#201, #483, #488, #490: a clock that stands, laces and blobs without end."""
    opus = b"OpusHead\1\2\0\0\x80\xbb\0\0\0\0\0"
    frame = b"\xfc" + bytes(40)
    yield "scale-zero", matroska(b"A_OPUS", opus, b"\0")
    yield "scale-large", matroska(b"A_OPUS", opus, b"\xff" * 8)
    for name, lace in [("xiph", 0x02), ("fixed", 0x04), ("ebml", 0x06)]:
        for number, sizes in enumerate([b"\xff", b"\xff" * 64, b"\1" + b"\xff" * 7, b"\x08\x5f\xff\x9f\xfe"]):
            block = b"\x81\0\0" + bytes([0x80 | lace]) + sizes + frame
            yield f"lace-{name}-{number}", matroska(b"A_OPUS", opus, block=block)
    for number, blob in enumerate([b"fLaC\x80\xff\xff\xff", b"fLaC" + b"\x04\xff\xff\xff" * 4, b"fLaC", b"\xff" * 40]):
        yield f"flac-blob-{number}", matroska(b"A_FLAC", blob)
    for number, blob in enumerate([b"\2\xff\xff\xff", b"\2\x1e\xff\xff\xff\xff", b"", b"\2\0\0"]):
        yield f"vorbis-blob-{number}", matroska(b"A_VORBIS", blob)
    for codec in [b"A_AAC", b"A_PCM/INT/LIT", b"A_MPEG/L3", b"A_PCM/FLOAT/IEEE", b"A_ALAC"]:
        yield codec.decode().replace("/", "-"), matroska(codec, b"\x12\x10", block=b"\x81\0\0\x80" + frame)
    # Elements where others are expected, without end.
    yield "nothing-known", element("1a45dfa3", b"") + element("18538067", b"", (1 << 56) - 1)
    yield "element-large", matroska(segment_size=(1 << 56) - 2)
    yield "nested", b"".join(element("18538067", b"", (1 << 56) - 1) for _ in range(200))


def crc(page):
    """Ogg's checksum, RFC 3533 section 6."""
    value = 0
    for byte in page:
        value ^= byte << 24
        for _ in range(8):
            value = (value << 1 ^ 0x04C11DB7 if value & 0x80000000 else value << 1) & 0xFFFFFFFF
    return value


def page(packet, flags, number, granule=0, serial=1, laces=None):
    if laces is None:
        laces = b"\xff" * (len(packet) // 255) + bytes([len(packet) % 255])
    head = struct.pack("<4sBBqIII", b"OggS", 0, flags, granule, serial, number, 0) + bytes([len(laces)]) + laces
    whole = head + packet
    return whole[:22] + struct.pack("<I", crc(whole)) + whole[26:]


def ogg():
    """#57, #508: pages out of order, comments longer than memory, heads that lie."""
    comment = b"OpusTags\3\0\0\0abc\0\0\0\0"
    large = b"OpusTags" + b"\xff\xff\xff\xff" + b"abc"
    def opus(head, tags=comment):
        sound = page(b"\xfc" + bytes(30), 4, 2, 960)
        return page(head, 2, 0) + page(tags, 0, 1) + sound
    yield "not-first", page(b"OpusHead\1\2\0\0\x80\xbb\0\0\0\0\0", 0, 5)
    yield "comment-large", opus(b"OpusHead\1\2\0\0\x80\xbb\0\0\0\0\0", large)
    yield "comments-many", opus(b"OpusHead\1\2\0\0\x80\xbb\0\0\0\0\0", b"OpusTags\0\0\0\0\xff\xff\xff\xff")
    for number, head in enumerate([
        b"OpusHead\1\0\0\0\x80\xbb\0\0\0\0\0", b"OpusHead\1\2\xff\xff\0\0\0\0\0\x80\0",
        b"OpusHead\1\xff\0\0\x80\xbb\0\0\0\0\xff" + b"\xff" * 257, b"OpusHead\1\2\0\0\x80\xbb\0\0\0\0\1\0\0\0\0",
        b"OpusHead\x0f", b"OpusHead\1\2\0\0\x80\xbb\0\0\0\0\1\2\2\xff\xff",
    ]):
        yield f"opus-head-{number}", opus(head)
    yield "granule-back", opus(b"OpusHead\1\2\0\0\x80\xbb\0\0\0\0\0") + page(b"\xfc\0\0", 0, 3, -1 << 63)
    vorbis = b"\1vorbis\0\0\0\0\2\x80\xbb\0\0" + bytes(12)
    for number, blocks in enumerate([b"\xb8", b"\0", b"\xff", b"\x8b"]):
        first = page(vorbis + blocks + b"\1", 2, 0)
        setup = b"\5vorbis\xffBCV" + b"\xff" * 200
        comments = b"\3vorbis\xff\xff\xff\xff" + bytes(16)
        yield f"vorbis-{number}", first + page(comments + b"\1", 0, 1) + page(setup, 0, 2)
        yield f"vorbis-books-{number}", first + page(b"\3vorbis" + bytes(8) + b"\1", 0, 1) + page(setup, 0, 2)
    yield "laces-only", page(b"", 2, 0, laces=b"\xff" * 255)
    yield "flac-in-ogg", page(b"\x7fFLAC\1\0\0\1fLaC\0\0\0\x22" + b"\xff" * 34, 2, 0)


def id3(frames, version=4, flags=0, size=None):
    size = len(frames) if size is None else size
    parts = bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3" + bytes([version, 0, flags]) + parts + frames


def mp3():
    """#379, #485, #508, #510: tags and tables in front of frames that are none."""
    frame = b"\xff\xfb\x90\x64"
    for version in (2, 3, 4, 5, 255):
        for flags in (0, 0x10, 0x40, 0x80, 0xC0, 0xFF):
            yield f"id3-{version}-{flags:x}", id3(bytes(23), version, flags) + frame
    for name in (b"TIT2", b"APIC", b"USLT", b"TXXX", b"COMM", b"SYLT", b"PRIV", b"MLLT", b"CHAP"):
        for number, size in enumerate([b"\0\0\0\0", b"\0\0\0\1", b"\x7f\x7f\x7f\x7f", b"\xff\xff\xff\xff"]):
            content = name + size + b"\0\0" + b"\1\xff\xfeA"
            yield f"id3-{name.decode()}-{number}", id3(content) + frame
    # UTF-16 of an odd length.
    yield "id3-odd", id3(b"TIT2\0\0\0\6\0\0\1\xff\xfeA\0B") + frame * 3
    yield "id3-long", id3(b"TIT2", size=(1 << 28) - 1) + frame
    for mark in (b"Xing", b"Info"):
        for number, table in enumerate([bytes(120), b"\xff" * 120, b"\0\0\0\x0f" + bytes(116), b"\0\0\0\1\0\0\0\0"]):
            yield f"{mark.decode()}-{number}", frame + bytes(32) + mark + table
            yield f"{mark.decode()}-mono-{number}", b"\xff\xfb\x90\xc4" + bytes(17) + mark + table
    yield "vbri", frame + bytes(32) + b"VBRI" + bytes(26)
    yield "vbri-ones", frame + bytes(32) + b"VBRI" + b"\xff" * 60
    for number in range(0, 256, 16):
        yield f"frame-{number}", (b"\xff\xfb" + bytes([number, 0x64])) * 12
    yield "layers", b"\xff\xfd\x90\x64" + bytes(400) + b"\xff\xff\x90\x64" + bytes(400)


def wave(form=1, channels=2, rate=48000, align=4, bits=16, extra=b"", data=bytes(64), claimed=None):
    size = len(data) if claimed is None else claimed
    head = struct.pack("<HHIIHH", form, channels, rate, rate * 4 & 0xFFFFFFFF, align, bits) + extra
    return (b"RIFF" + struct.pack("<I", 36 + len(extra)) + b"WAVEfmt " + struct.pack("<I", len(head)) + head
            + b"data" + struct.pack("<I", size) + data)


def wav():
    """#497: blocks of ADPCM that are shorter than they say, channels and rates of nothing."""
    for channels, align, bits, rate in [(0, 0, 0, 0), (2, 0, 16, 48000), (65535, 65535, 65535, 0xFFFFFFFF),
                                        (2, 4, 7, 1), (1, 1, 64, 48000), (26, 52, 16, 48000), (2, 4, 16, 0)]:
        yield f"pcm-{channels}-{align}-{bits}-{rate}", wave(1, channels, rate, align, bits)
    for form in (2, 0x11):
        for align in (0, 1, 4, 8, 36, 760, 65535):
            for samples in (0, 1, 9, 65535):
                extra = struct.pack("<HH", 2, samples)
                yield f"adpcm-{form}-{align}-{samples}", wave(form, 2, 22050, align, 4, extra, b"\x59" * 800)
    for form in (3, 6, 7, 0xFFFE):
        yield f"form-{form}", wave(form, 2, 48000, 4, 32, b"\x16\0" + b"\xff" * 22)
    yield "data-large", wave(claimed=0xFFFFFFFF)
    yield "list-large", wave()[:36] + b"LIST\xff\xff\xff\xffINFOINAM\xff\xff\xff\xffA"


def flac():
    """#508: blocks and comments longer than memory, a stream of no rate."""
    info = bytes.fromhex("10001000000000000000") + bytes.fromhex("0ac442f0") + bytes(20)
    def file(info, *blocks):
        return b"fLaC\0\0\0\x22" + info + b"".join(blocks) + b"\xff\xf8\xc9\x08" + bytes(40)
    yield "comment-large", file(info, b"\x84\0\0\x08\xff\xff\xff\xff\0\0\0\0")
    yield "comments-many", file(info, b"\x84\0\0\x08\0\0\0\0\xff\xff\xff\xff")
    yield "picture-large", file(info, b"\x86\0\0\x20" + b"\xff" * 32)
    yield "block-large", file(info, b"\x81\xff\xff\xff")
    yield "seek-table", file(info, b"\x83\0\0\x12" + b"\xff" * 18)
    yield "cue-sheet", file(info, b"\x85\0\x01\x8c" + b"\xff" * 396)
    yield "no-rate", file(bytes(34))
    yield "all-ones", file(b"\xff" * 34)


def others():
    """#122, #296, #489, and formats that are not read here."""
    for number, size in enumerate(EXTREMES):
        yield f"caf-{number}", b"caff\0\1\0\0desc" + size * 2 + struct.pack(">d", 0.0) + b"lpcm" + size * 5
        yield f"aiff-{number}", b"FORM" + size + b"AIFFCOMM\0\0\0\x12\0\2" + size + b"\0\x10\x40\x0e" + bytes(8)
        yield f"aiff-sound-{number}", (b"FORM\0\0\0\x40AIFFCOMM\0\0\0\x12\0\0\0\0\0\0\0\0" + bytes(10)
                                       + b"SSND" + size + size + size)
    for number in range(0, 256, 17):
        yield f"adts-{number}", (b"\xff\xf1" + bytes([number, 0x80, 0x01, 0x1F, 0xFC]) + b"\x21\x10\x05") * 20
    yield "adts-no-length", b"\xff\xf1\x50\x80\0\0\xfc" * 60
    yield "adts-channels", b"\xff\xf1\x51\xc0\x02\x1f\xfc" + b"\xff" * 300
    yield "text", b"<!doctype html><title>404</title>" * 20
    yield "nothing", b""


SHAPES = {"mp4": mp4, "webm": webm, "ogg": ogg, "mp3": mp3, "wav": wav, "flac": flac, "other": others}


def files():
    yield from media()
    for kind, shapes in SHAPES.items():
        for name, data in shapes():
            yield f"{kind}-{name}", data


# --- documents ----------------------------------------------------------------------------------


def tracks():
    known = REPOSITORY / "crates/lavalink-protocol/tests/data/lavaplayer-2.2.4.jsonl"
    for number, line in enumerate(known.read_text().splitlines()[:40]):
        yield str(number), json.loads(line)["encoded"].encode()
    yield "empty", b""
    yield "version-9", base64.b64encode(b"\x40\0\0\1\x09")
    yield "length-of-a-gigabyte", base64.b64encode(b"\x7f\xff\xff\xff\3\0\1a")


def numbered(documents):
    for number, document in enumerate(documents):
        yield str(number), document if isinstance(document, bytes) else document.encode()


BODIES = [
    '{"track":{"encoded":null,"userData":{"a":[1,null]}},"position":1,"endTime":null,"volume":100,"paused":false}',
    '{"track":{"identifier":"https://a.example/b.mp3"},"voice":{"token":"t","endpoint":"e","sessionId":"s","channelId":"1"}}',
    '{"encodedTrack":"QAAA","identifier":"x","endTime":5}',
    '{"volume":1000,"filters":{"volume":1.5,"equalizer":[{"band":14,"gain":-0.25},{"band":0,"gain":1.0}]}}',
    '{"filters":{"karaoke":{"level":1.0,"monoLevel":1.0,"filterBand":220.0,"filterWidth":100.0}}}',
    '{"filters":{"timescale":{"speed":1.2,"pitch":0.8,"rate":1.1}}}',
    '{"filters":{"tremolo":{"frequency":2.0,"depth":0.5},"vibrato":{"frequency":14.0,"depth":1.0}}}',
    '{"filters":{"rotation":{"rotationHz":0.2},"lowPass":{"smoothing":20.0}}}',
    '{"filters":{"distortion":{"sinOffset":0,"sinScale":1,"cosOffset":0,"cosScale":1,"tanOffset":0,"tanScale":1,"offset":0,"scale":1}}}',
    '{"filters":{"channelMix":{"leftToLeft":1,"leftToRight":0.5,"rightToLeft":0,"rightToRight":1},"pluginFilters":{"echo":{}}}}',
    '{"resuming":true,"timeout":18446744073709551615}',
]
TRACK = ('{"encoded":"QAAA","info":{"identifier":"i","isSeekable":true,"author":"a","length":9223372036854775807,'
         '"isStream":false,"position":0,"title":"t","uri":null,"artworkUrl":null,"isrc":null,"sourceName":"http"},'
         '"pluginInfo":{},"userData":{"seraphimPlay":"7"}}')
EVENT = '{"op":"event","guildId":"1","type":'
MESSAGES = [
    '{"op":"ready","resumed":true,"sessionId":"s"}\n'
    '{"op":"playerUpdate","guildId":"1","state":{"time":1,"position":2,"connected":true,"ping":-1}}',
    f'{EVENT}"TrackStartEvent","track":{TRACK}}}\n'
    '{"op":"playerUpdate","guildId":"1","state":{"time":1,"position":-2,"connected":true,"ping":-1}}\n'
    f'{EVENT}"TrackEndEvent","track":{TRACK},"reason":"finished"}}',
    f'{EVENT}"TrackStartEvent","track":{TRACK}}}\n'
    f'{EVENT}"TrackExceptionEvent","track":{TRACK},"exception":'
    '{"message":null,"severity":"fault","cause":"c","causeStackTrace":"s"}}\n'
    f'{EVENT}"TrackEndEvent","track":{TRACK},"reason":"loadFailed"}}',
    f'{EVENT}"TrackStuckEvent","track":{TRACK},"thresholdMs":10000}}',
    f'{EVENT}"WebSocketClosedEvent","code":4006,"reason":"r","byRemote":true}}',
    f'{EVENT}"LyricsLineEvent","lineIndex":0,"line":{{"timestamp":1,"duration":null,"line":"l","plugin":{{}}}},"skipped":false}}',
    f'{EVENT}"SegmentsLoaded","segments":[{{"category":"intro","start":1,"end":2}}]}}',
    '{"op":"stats","frameStats":{"sent":1,"nulled":2,"deficit":-3},"players":1,"playingPlayers":0,"uptime":5,'
    '"memory":{"free":1,"used":2,"allocated":3,"reservable":4},"cpu":{"cores":2,"systemLoad":0.5,"lavalinkLoad":0.1}}',
    '{"loadType":"playlist","data":{"info":{"name":"n","selectedTrack":-1},"pluginInfo":{},"tracks":[' + TRACK + ']}}',
    '{"loadType":"error","data":{"message":null,"severity":"fault","cause":"c","causeStackTrace":"s"}}',
    '{"loadType":"search","data":[]}',
    '{"timestamp":1,"status":404,"error":"Not Found","message":"m","path":"/"}',
]
GATEWAY = [
    ['{"op":8,"d":{"heartbeat_interval":41250}}',
     '{"op":2,"d":{"ssrc":1,"ip":"127.0.0.1","port":1234,"modes":["aead_aes256_gcm_rtpsize"]}}',
     '{"op":4,"d":{"mode":"aead_aes256_gcm_rtpsize","secret_key":[' + "1," * 31 + '1],"dave_protocol_version":1}}',
     '{"op":11,"d":{"user_ids":["1","2"]},"seq":4}', '{"op":6,"d":{"t":1501184119561}}'],
    ['{"op":11,"d":{"user_ids":[3]}}', '{"op":21,"d":{"transition_id":1,"protocol_version":0}}',
     '{"op":22,"d":{"transition_id":1}}', '{"op":13,"d":{"user_id":"3"}}', '{"op":9}'],
    ['{"op":24,"d":{"epoch":1,"protocol_version":1,"transition_id":7}}', bytes([0, 1, 25]) + bytes(80)],
    [bytes([0, 1, 27, 0, 0x40, 0x10]) + bytes(32), bytes([0, 2, 29, 0, 5]) + bytes(64), bytes([0, 3, 30, 0, 5]) + b"\xff" * 64],
    [bytes([0, 1, 27, 1, 32]) + bytes(32), '{"op":18,"d":{"flags":2},"seq":9,"later":1}'],
]
YTDLP = [
    '{"id":"a","title":"T","uploader":"U","duration":61.5,"webpage_url":"https://a.example/b","url":"https://m.example/c.m4a",'
    '"protocol":"https","ext":"m4a","http_headers":{"User-Agent":"x","Range":"bytes=0-"},"extractor_key":"Youtube"}',
    '{"title":"L","is_live":true,"live_status":"is_live","original_url":"https://a.example/live","thumbnails":[{"url":"https://a.example/p"}]}',
    '{"id":"1","title":"P","url":"https://a.example/1","playlist_title":"L","playlist_index":1,"playlist_count":5000,'
    '"playlist_webpage_url":"https://a.example/1","ie_key":"Generic","isrc":"GBAYE0000351"}',
    '{"title":"D","webpage_url":"https://a.example/d","_has_drm":true}',
    "WARNING: [generic] Falling back", '{"title":5,"webpage_url":"file:///etc/passwd"}',
]
LISTS = [
    "#EXTM3U\n#PLAYLIST:Mine\n#EXTINF:123 tvg-id=\"a\",Somebody - Something\nhttp://a.example/b.mp3\n../c.ogg\n",
    "[playlist]\nNumberOfEntries=2\nFile1=http://a.example/1\nTitle1=One\nLength1=-1\nFile2=b.mp3\nVersion=2\n",
    "#EXTM3U\né.mp3\n".encode("utf-16"), "#EXTM3U\r#EXTINF:-1,\rx\r", "\ufeffhttp://a.example/\n",
    "#EXTM3U\n#EXT-X-TARGETDURATION:4\na.ts\n",
]
HLS = [
    "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=128000,CODECS=\"mp4a.40.2\",AUDIO=\"a\"\nlow.m3u8\n"
    "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"n\",DEFAULT=YES,URI=\"audio.m3u8\"\n"
    "#EXT-X-STREAM-INF:BANDWIDTH=2000000,RESOLUTION=1x1,CODECS=\"avc1,mp4a.40.5\"\nhigh.m3u8\n",
    "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXT-X-MEDIA-SEQUENCE:7\n#EXT-X-MAP:URI=\"init.mp4\",BYTERANGE=\"700@0\"\n"
    "#EXT-X-BYTERANGE:100@5\n#EXTINF:4.0,\na.m4s\n#EXT-X-BYTERANGE:100\n#EXTINF:4,\na.m4s\n#EXT-X-DISCONTINUITY\n#EXT-X-ENDLIST\n",
    "#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI=\"k\",IV=0x000102030405060708090a0b0c0d0e0f\n#EXTINF:1e9,\nhttps://b.example/a.ts\n"
    "#EXT-X-KEY:METHOD=NONE\n#EXTINF:1,\n//c.example/b.ts\n",
    "#EXT-X-KEY:METHOD=SAMPLE-AES,URI=\"skd://a\"\n", "#EXT-X-BYTERANGE:18446744073709551615@1\nx\n",
]
LYRICS = [
    "[ti:T]\n[offset:+100]\n[00:01.00][00:03.50]<00:01.20>one\n[01:02:03]two\n[Chorus]\n[99:59.999]three",
    "[00:00]\n", "[offset:-9223372036854775808]\n[9999:99.9]a", "words without times",
]


def conversations():
    for number, messages in enumerate(GATEWAY):
        whole = b""
        for message in messages:
            binary = isinstance(message, bytes)
            data = message if binary else message.encode()
            whole += struct.pack(">H", len(data) | (0x8000 if binary else 0)) + data
        yield str(number), whole


def discoveries():
    head = bytes([0, 2, 0, 70, 1, 2, 3, 4])
    for name, text in [("v4", b"203.0.113.9"), ("v6", b"2001:db8::1"), ("none", b"nonsense"), ("full", b"1" * 64)]:
        yield name, head + text.ljust(64, b"\0") + b"\xc3\x51"
    yield "request", b"\0\1" + head[2:] + bytes(66)


def packet(pid, payload, begins=True, counter=0, adaptation=None):
    flags = 0x10 if adaptation is None else 0x30
    head = bytes([0x47, (0x40 if begins else 0) | pid >> 8, pid & 0xFF, flags | counter])
    if adaptation is not None:
        head += bytes([adaptation]) + bytes(min(adaptation, 183))
    return (head + payload).ljust(188, b"\xff")[:188]


def segments():
    programs = packet(0, b"\0" + bytes.fromhex("00b00d0001c100000001e100") + bytes(4))
    table = packet(256, b"\0" + bytes.fromhex("02b0120001c10000e101f0000fe101f000") + bytes(4))
    sound = b"\0\0\1\xc0\0\0\x80\0\0" + b"\xff\xf1\x50\x80\x01\x1f\xfc\x21" * 10
    stream = programs + table + packet(257, sound) + packet(257, bytes(184), False, 1) + packet(257, sound, counter=2)
    yield "stream", b"\xff" + stream
    yield "pieces", b"\x06" + stream
    yield "adaptation", b"\x40" + programs + table + packet(257, sound, adaptation=255) + packet(257, sound, adaptation=0)
    yield "tag", b"\x05" + id3(b"PRIV\0\0\0\4\0\0abcd") + stream
    yield "bare", b"\x09" + b"\xff\xf1\x50\x80\x01\x1f\xfc\x21" * 20
    yield "one-packet", b"\xff" + programs
    yield "noise", b"\x20" + b"\x47" + bytes(range(256)) * 14


def stations():
    def woven(interval, texts):
        stream = b""
        for text in texts:
            blocks = -(-len(text) // 16)
            stream += bytes(n & 0x7F for n in range(interval)) + bytes([blocks]) + text.ljust(blocks * 16, b"\0")
        return struct.pack(">H", interval - 1) + b"\x0a" + stream
    yield "titles", woven(40, [b"StreamTitle='Hildegard - O vis';StreamUrl='x';", b"", b"StreamTitle='Caf\xe9';"])
    yield "quotes", woven(1, [b"StreamTitle='It's 'quoted'';", b"StreamTitle='", b"';StreamTitle='b';"])
    yield "long", woven(3, [b"'" * 4080])


TARGETS = {
    "track_codec": tracks,
    "rest_bodies": lambda: numbered(BODIES),
    "lavalink_messages": lambda: numbered(MESSAGES),
    "voice_gateway": conversations,
    "voice_discovery": discoveries,
    "ytdlp_answer": lambda: numbered(YTDLP),
    "link_lists": lambda: numbered(LISTS),
    "hls_playlists": lambda: numbered(HLS),
    "hls_segments": segments,
    "icy_titles": stations,
    "lyrics": lambda: numbered(LYRICS),
    "container_probe": files,
    "decoding": files,
}


def write(folder):
    """Writes the seeds of all targets, a folder each."""
    for target, seeds in TARGETS.items():
        (folder / target).mkdir(parents=True, exist_ok=True)
        for name, data in seeds():
            (folder / target / name).write_bytes(data)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
