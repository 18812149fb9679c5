"""What a process without memory raises, and what is something else."""

import errno

import pytest

from symbiose.domain.want_of_memory import is_want_of_memory


@pytest.mark.parametrize(
    ("error", "wanting"),
    [
        (MemoryError(), True),
        (OSError(errno.ENOMEM, "Cannot allocate memory"), True),
        (OSError(errno.ENOENT, "No such file"), False),
        (OSError(), False),
        (ValueError("12"), False),
    ],
)
def test_want_of_memory_is_told_from_other_errors(error: BaseException, wanting: bool) -> None:
    assert is_want_of_memory(error) is wanting
