"""Taking away from the running process what a program that nobody trusts must not have. Linux only, without any right.

Three things, each of which holds until the process ends and for all it starts:

* limits on memory, processor time and the size of files (`setrlimit`),
* reading only some folders and writing only one (Landlock),
* no sockets, no other processes, no looking into them (a seccomp filter).

What the system does not offer is told, and not done.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import struct
from collections.abc import Iterable, Sequence
from pathlib import Path

_NO_NEW_PRIVILEGES = 38
_SET_SECCOMP = 22
_FILTER = 2
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_EPERM, _ENOSYS = 1, 38
_THREAD = 0x00010000
_LOAD, _JUMP_EQUAL, _JUMP_SET, _JUMP_FROM, _RETURN = 0x20, 0x15, 0x45, 0x35, 0x06
_OTHER_ABI = 0x40000000

# Numbers of system calls: (audit architecture, refused, "not there", clone).
_CALLS: dict[str, tuple[int, tuple[int, ...], tuple[int, ...], int]] = {
    # socket ptrace fork vfork process_vm_readv process_vm_writev bpf pidfd_getfd mount unshare setns
    "x86_64": (0xC000003E, (41, 101, 57, 58, 310, 311, 321, 438, 165, 272, 308), (435, 425), 56),
    "aarch64": (0xC00000B7, (198, 117, 270, 271, 280, 438, 40, 97, 268), (435, 425), 220),
}
_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446
_EXECUTE, _READ_FILE, _READ_FOLDER = 1 << 0, 1 << 2, 1 << 3
_READ = _EXECUTE | _READ_FILE | _READ_FOLDER
_RIGHTS = {1: 13, 2: 14, 3: 15}
_FILE_RIGHTS = _EXECUTE | _READ_FILE | 1 << 1 | 1 << 14


def limit(seconds: int, mebibytes: int) -> None:
    """Ends the process when it uses more processor time, and refuses it more memory and large files."""
    for what, most in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, mebibytes << 20),
        (resource.RLIMIT_FSIZE, 512 << 20),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        value = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (value, value))


def confine_files(readable: Iterable[Path], listed: Sequence[Path], writable: Path) -> bool:
    """Lets the process read some folders and write one.

    Args:
        readable: Files and folders that may be read.
        listed: Folders whose names may be listed, and nothing more.
        writable: The folder that may be written.

    Returns:
        Whether the system can do that.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    version = libc.syscall(_LANDLOCK_CREATE, None, 0, 1)
    if version < 1:
        return False
    every = (1 << _RIGHTS.get(version, 15)) - 1
    attributes = struct.pack("Q", every)
    ruleset = libc.syscall(_LANDLOCK_CREATE, attributes, len(attributes), 0)
    if ruleset < 0:
        return False
    try:
        for path in readable:
            _allow(libc, ruleset, path, _READ & every)
        for path in listed:
            _allow(libc, ruleset, path, _READ_FOLDER)
        _allow(libc, ruleset, writable, every)
        _allow(libc, ruleset, Path("/dev/null"), every & _FILE_RIGHTS)
        if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
            return False
        return libc.syscall(_LANDLOCK_RESTRICT, ruleset, 0) == 0
    finally:
        os.close(ruleset)


def _allow(libc: ctypes.CDLL, ruleset: int, path: Path, rights: int) -> None:
    try:
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # what is not there needs no right
    try:
        rights = rights if path.is_dir() else rights & _FILE_RIGHTS
        libc.syscall(_LANDLOCK_ADD, ruleset, 1, struct.pack("=Qi", rights, opened), 0)
    finally:
        os.close(opened)


def confine_calls() -> bool:
    """Refuses sockets, new processes and looking into others; threads and pairs of sockets within it stay.

    Returns:
        Whether the system can do that.
    """
    known = _CALLS.get(platform.machine())
    if known is None or platform.system() != "Linux":
        return False
    architecture, refused, missing, clone = known
    program = _program(architecture, refused, missing, clone)
    code = b"".join(program)
    buffer = ctypes.create_string_buffer(code, len(code))
    header = struct.pack("HxxxxxxP", len(program), ctypes.addressof(buffer))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return False
    return libc.prctl(_SET_SECCOMP, _FILTER, header, 0, 0) == 0


def _program(architecture: int, refused: Sequence[int], missing: Sequence[int], clone: int) -> list[bytes]:
    """The filter: a small program that the kernel runs for every system call."""
    program = [
        _step(_LOAD, 4),
        _step(_JUMP_EQUAL, architecture, 1, 0),
        _step(_RETURN, _KILL),
        _step(_LOAD, 0),
        _step(_JUMP_FROM, _OTHER_ABI, 0, 1),
        _step(_RETURN, _KILL),
    ]
    for number in refused:
        program += [_step(_JUMP_EQUAL, number, 0, 1), _step(_RETURN, _REFUSE | _EPERM)]
    for number in missing:
        program += [_step(_JUMP_EQUAL, number, 0, 1), _step(_RETURN, _REFUSE | _ENOSYS)]
    program += [
        _step(_JUMP_EQUAL, clone, 0, 3),
        _step(_LOAD, 16),
        _step(_JUMP_SET, _THREAD, 1, 0),
        _step(_RETURN, _REFUSE | _EPERM),
        _step(_RETURN, _ALLOW),
    ]
    return program


def _step(code: int, value: int, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("HBBI", code, yes, no, value)
