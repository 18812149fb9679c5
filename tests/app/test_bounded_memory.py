"""An optimisation that needs more memory than it may use is refused in words."""

import resource

import pytest

from symbiose.app.bounded_memory import within_memory
from symbiose.domain.errors import SolverFailed

GIB = 2**30


def test_who_needs_more_memory_than_allowed_is_told_which_setting_to_raise() -> None:
    before = resource.getrlimit(resource.RLIMIT_AS)

    with pytest.raises(SolverFailed, match=r"8,192 MiB.*SYMBIOSE_JOB_MEMORY_MB"), within_memory(8192):
        bytearray(16 * GIB)

    assert resource.getrlimit(resource.RLIMIT_AS) == before


def test_a_bound_that_holds_already_is_never_loosened() -> None:
    with within_memory(32_768), within_memory(65_536):
        assert resource.getrlimit(resource.RLIMIT_AS)[0] == 32 * GIB


def test_other_faults_stay_what_they_are() -> None:
    with pytest.raises(FileNotFoundError), within_memory(65_536):
        raise FileNotFoundError
