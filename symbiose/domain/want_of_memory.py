"""How a process tells that it has no memory left."""

import errno


def is_want_of_memory(error: BaseException) -> bool:
    """Tell whether an error comes of memory that the system does not give.

    Where Python itself asks for it that is a `MemoryError`; where a call of the system needs some, such as
    the opening of a file, it is an `OSError`.

    >>> is_want_of_memory(OSError(errno.ENOMEM, "Cannot allocate memory")), is_want_of_memory(OSError())
    (True, False)
    """
    return isinstance(error, MemoryError) or getattr(error, "errno", None) == errno.ENOMEM
