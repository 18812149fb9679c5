"""S30 for tiles: an https address outside with its placeholders; nothing that leads inside."""

import pytest

from symbiose.app.tiles_address import checked_tiles, origin_of
from symbiose.domain.errors import InvalidSettings

PUBLIC = "93.184.215.14"


def outside(host: str) -> list[str]:
    return [PUBLIC]


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://tiles.example.org/{z}/{x}/{y}.png", "https://tiles.example.org"),
        ("https://Tiles.Example.org:8443/a/{z}/{y}/{x}?key=a-B_1", "https://tiles.example.org:8443"),
        (" https://tile.openstreetmap.org/{z}/{x}/{y}.png ", "https://tile.openstreetmap.org"),
    ],
)
def test_s30_an_address_of_tiles_outside_is_taken_as_it_is(url: str, origin: str) -> None:
    assert checked_tiles(url, outside) == url.strip()
    assert origin_of(url.strip()) == origin


@pytest.mark.parametrize(
    "url",
    [
        "http://tiles.example.org/{z}/{x}/{y}.png",
        "//tiles.example.org/{z}/{x}/{y}.png",
        "javascript:alert(1)//{z}/{x}/{y}",
        "https://tiles.example.org/{z}/{x}.png",
        "https://tiles.example.org/{z}/{x}/{y}/{y}.png",
        "https://{s}.example.org/{z}/{x}/{y}.png",
        "https://{z}.example.org/{x}/{y}.png",
        "https://tiles.example.org/{z}/{x}/{y}{r}.png",
        "https://user:secret@tiles.example.org/{z}/{x}/{y}.png",
        "https://tiles.example.org/{z}/{x}/{y}.png#x",
        "https://tiles.example.org/{z}/{x}/{y}.png; script-src *",
        "https://tiles.example.org;script-src/{z}/{x}/{y}.png",
        "https://tiles.example.org\\@evil.example/{z}/{x}/{y}.png",
        "https://tiles.example.org:0/{z}/{x}/{y}.png",
        "https://tiles.example.org:99999/{z}/{x}/{y}.png",
        "https://tiles/{z}/{x}/{y}.png",
        "https://localhost/{z}/{x}/{y}.png",
        "https://127.0.0.1/{z}/{x}/{y}.png",
        "https://169.254.169.254/{z}/{x}/{y}.png",
        "https://[::1]/{z}/{x}/{y}.png",
        "https://2130706433/{z}/{x}/{y}.png",
        "https://0x7f.1/{z}/{x}/{y}.png",
        "https://10.0.0.1.:443/{z}/{x}/{y}.png",
        "https:///{z}/{x}/{y}.png",
        "https://*.example.org/{z}/{x}/{y}.png",
        "https://tilés.example.org/{z}/{x}/{y}.png",
        "",
    ],
)
def test_s30_any_other_address_stops_the_start_and_says_which_setting(url: str) -> None:
    with pytest.raises(InvalidSettings, match="SYMBIOSE_TILES_URL"):
        checked_tiles(url, outside)


INSIDE = [
    "127.0.0.1",
    "10.1.2.3",
    "192.168.0.9",
    "172.16.0.1",
    "169.254.169.254",
    "::1",
    "fe80::1%eth0",
    "fd00::1",
    "::ffff:10.0.0.1",
    "224.0.0.1",
    "100.64.0.1",
]


@pytest.mark.parametrize("address", INSIDE)
def test_s30_a_name_that_leads_into_a_private_network_is_refused(address: str) -> None:
    with pytest.raises(InvalidSettings, match="no public address"):
        checked_tiles("https://tiles.example.org/{z}/{x}/{y}.png", lambda host: [PUBLIC, address])


def test_a_name_that_cannot_be_resolved_from_here_is_left_to_browsers() -> None:
    url = "https://tiles.example.org/{z}/{x}/{y}.png"

    assert checked_tiles(url, lambda host: []) == url
