"""Taking away from a child what opening a file does not need. In full on Linux; elsewhere the limits."""

import ctypes
import os
import resource
import signal

from activities.documents.sandbox import threads_only
from activities.documents.sandbox.framing import Holds

_CLONE_NEWUSER = 0x10000000
_CLONE_NEWIPC = 0x08000000
_CLONE_NEWNET = 0x40000000
_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_PR_SET_NO_NEW_PRIVS = 38
_CAPABILITY_VERSION_3 = 0x20080522
_NOBODY = 65534

_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent(parent: int) -> None:
    """End when the parent ends (prctl(2)); at once if it already has."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def confine(folder: int, address_space: int, cpu: float, files: int, threads: bool = False) -> Holds:
    """Limit this process for good and say what holds.

    Args:
        folder: an open, empty folder that becomes the child's whole file system.
        address_space: bytes.
        cpu: seconds.
        files: open files.
        threads: the decoder cannot work without threads of its own; other processes stay forbidden.
    """
    holds = Holds(0)
    os.umask(0o777)
    if _leave_network():
        holds |= Holds.NETWORK
    if _leave_files(folder):
        holds |= Holds.FOLDER
    if _drop_privileges():
        holds |= Holds.PRIVILEGES
    _limit(resource.RLIMIT_CPU, max(1, round(cpu)))
    _limit(resource.RLIMIT_NOFILE, files)
    for what in (resource.RLIMIT_FSIZE, resource.RLIMIT_CORE):
        _limit(what, 0)
    if not (threads and threads_only.hold()):
        _limit(resource.RLIMIT_NPROC, 0)
    _limit(resource.RLIMIT_AS, address_space)
    return holds | Holds.LIMITS


def _limit(what: int, value: int) -> None:
    resource.setrlimit(what, (value, value))


def _leave_network() -> bool:
    """Own, empty network; in a user namespace of its own where that is what the kernel allows."""
    apart = _CLONE_NEWNET | _CLONE_NEWIPC
    if os.geteuid() == 0 and _unshare(apart):
        return True
    return _unshare(_CLONE_NEWUSER | apart)


def _unshare(flags: int) -> bool:
    call = getattr(_libc, "unshare", None)
    return call is not None and call(flags) == 0


def _leave_files(folder: int) -> bool:
    try:
        os.fchdir(folder)
        os.chroot(".")
    except OSError:
        return False
    finally:
        os.close(folder)
    return True


def _drop_privileges() -> bool:
    """No rights of root, none to be gained, no look at sister processes."""
    try:
        if os.geteuid() == 0:
            os.setgroups([])
            os.setresgid(_NOBODY, _NOBODY, _NOBODY)
            os.setresuid(_NOBODY, _NOBODY, _NOBODY)
    except OSError:
        return False
    return _prctl(_PR_SET_NO_NEW_PRIVS, 1) and _prctl(_PR_SET_DUMPABLE, 0) and _no_capabilities()


def _prctl(option: int, value: int) -> bool:
    call = getattr(_libc, "prctl", None)
    return call is not None and call(option, value, 0, 0, 0) == 0


def _no_capabilities() -> bool:
    call = getattr(_libc, "capset", None)
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    none = (ctypes.c_uint32 * 6)()
    return call is not None and call(header, none) == 0
