"""A filter of system calls (seccomp) by which a process may start threads but no process.

The limit on processes counts threads too, by user and not by process, so it cannot tell them apart.
"""

import ctypes
import platform
import struct

_STEP = struct.Struct("HBBI")
"""A step of the kernel's filter: code, steps to skip if so, if not, operand (linux/filter.h)."""
_LOAD, _EQUAL, _AT_LEAST, _HAS_BITS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
"""Bytes into struct seccomp_data (linux/seccomp.h)."""
_ALLOW, _KILL, _REFUSE = 0x7FFF0000, 0x80000000, 0x00050000
_EPERM, _ENOSYS = 1, 38
_CLONE_THREAD = 0x00010000
_CLONE3 = 435
"""Its arguments lie in memory, where no filter can look; libraries then fall back to clone."""
_X32 = 0x40000000
_MACHINES = {"x86_64": (0xC000003E, 56, (57, 58)), "aarch64": (0xC00000B7, 220, ())}
"""Audit architecture, number of clone, and those of fork and vfork."""
_PR_SET_SECCOMP = 22
_MODE_FILTER = 2


def hold() -> bool:
    """Forbid this process for good to start others; False where the machine cannot."""
    steps = _steps(platform.machine())
    call = getattr(ctypes.CDLL(None), "prctl", None)
    if not steps or call is None:
        return False
    code = ctypes.create_string_buffer(b"".join(_STEP.pack(*step) for step in steps))
    program = ctypes.create_string_buffer(struct.pack("HxxxxxxQ", len(steps), ctypes.addressof(code)))
    return bool(call(_PR_SET_SECCOMP, _MODE_FILTER, program, 0, 0) == 0)


def _steps(machine: str) -> list[tuple[int, int, int, int]]:
    if machine not in _MACHINES:
        return []
    architecture, clone, forks = _MACHINES[machine]
    steps = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, 0, 1, _X32),
        (_RETURN, 0, 0, _KILL),
    ]
    for fork in forks:
        steps += [(_EQUAL, 0, 1, fork), (_RETURN, 0, 0, _REFUSE | _EPERM)]
    steps += [(_EQUAL, 0, 1, _CLONE3), (_RETURN, 0, 0, _REFUSE | _ENOSYS)]
    steps += [(_EQUAL, 1, 0, clone), (_RETURN, 0, 0, _ALLOW)]
    steps += [(_LOAD, 0, 0, _FIRST_ARGUMENT), (_HAS_BITS, 1, 0, _CLONE_THREAD)]
    return [*steps, (_RETURN, 0, 0, _REFUSE | _EPERM), (_RETURN, 0, 0, _ALLOW)]
