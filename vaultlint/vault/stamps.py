"""What tells that a file is as it was when somebody last looked, without reading it.

What was written just now may be written again at what looks like the same time: no stamp tells anything of it.
"""

from __future__ import annotations

import os
import struct
import time

Stamp = bytes
"""Of a file that was left alone the same: size, when it was written, when anything about it changed, inode.

The first time can be set by anybody, as whoever unpacks an archive does; the second is the disk's.
"""
UNSURE: Stamp = b""
"""In the place of a stamp that would tell nothing."""
_RACE = 2_000_000_000
"""Nanoseconds in which a file can change twice and look the same."""
_pack = struct.Struct("<4Q").pack
_64 = (1 << 64) - 1


def latest_sure() -> int:
    """The time before which a file must have been written to be known by its stamp, if it is looked at from now on."""
    return time.time_ns() - _RACE


def stamp_of(found: os.stat_result, latest: int) -> Stamp:
    """`latest` is what `latest_sure` said before the look."""
    written, changed = found.st_mtime_ns, found.st_ctime_ns
    if written >= latest or changed >= latest:
        return UNSURE
    # Times before 1970 and the inodes of some disks have other bits; those below are enough.
    return _pack(found.st_size, written & _64, changed & _64, found.st_ino & _64)
