"""What a new file takes over from the one whose place it takes: mode, owner, extended attributes."""

from __future__ import annotations

import os
import stat
import sys
from contextlib import suppress

_COPY_ACL_AND_ATTRIBUTES = 1 << 0 | 1 << 2


def take_after(model: int, status: os.stat_result, copy: int) -> None:
    """Make the open file `copy` look like the open file `model`, whose status is `status`.

    The mode must be kept, else OSError is raised. Owner, group and extended attributes (Finder's tags, access control
    lists) are kept where the system and the user's rights allow it.
    """
    if sys.platform == "win32":
        return  # a read-only note is refused, and all else comes from the folder
    _take_attributes(model, copy)
    made = os.fstat(copy)
    if (made.st_uid, made.st_gid) != (status.st_uid, status.st_gid):
        _take_owner(status, copy)
    mode = stat.S_IMODE(status.st_mode)
    if stat.S_IMODE(os.fstat(copy).st_mode) != mode:  # last: a new owner or access list changes it
        os.fchmod(copy, mode)


def _take_owner(status: os.stat_result, copy: int) -> None:
    if sys.platform == "win32":
        return
    try:
        os.fchown(copy, status.st_uid, status.st_gid)
    except OSError:
        with suppress(OSError):  # the owner cannot be given away, but perhaps the group
            os.fchown(copy, -1, status.st_gid)


def _take_attributes(model: int, copy: int) -> None:
    if sys.platform == "darwin":
        import posix

        with suppress(OSError):
            posix._fcopyfile(model, copy, _COPY_ACL_AND_ATTRIBUTES)  # noqa: SLF001 -- as shutil does
    elif sys.platform == "linux":
        try:
            names = os.listxattr(model)
        except OSError:
            return
        for name in names:
            with suppress(OSError):  # each for itself: security.* may be reserved, user.* is ours to keep
                os.setxattr(copy, name, os.getxattr(model, name))
