"""Sets of small numbers as the bits of one integer."""

from collections.abc import Iterable

_BITS_OF_A_BYTE = 8


def bits_of(numbers: Iterable[int]) -> int:
    """Return the integer whose bits are some numbers.

    >>> bits_of([0, 2, 9]), bits_of([])
    (517, 0)
    """
    some = list(numbers)
    held = bytearray(max(some, default=0) // _BITS_OF_A_BYTE + 1)
    for number in some:
        held[number // _BITS_OF_A_BYTE] |= 1 << number % _BITS_OF_A_BYTE
    return int.from_bytes(held, "little")


def numbers_in(bits: int) -> list[int]:
    """Return the numbers that the bits of an integer are, the least first.

    >>> numbers_in(517), numbers_in(0)
    ([0, 2, 9], [])
    """
    text = f"{bits:b}"[::-1]
    found = []
    place = text.find("1")
    while place >= 0:
        found.append(place)
        place = text.find("1", place + 1)
    return found
