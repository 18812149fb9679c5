"""Background tiles of the map: drawn where the operator names a server of them, else nothing of elsewhere."""

from dataclasses import replace

from symbiose.services.context import Services
from tests.web.people import Person
from web.application import create_app
from web.settings import WebSettings


def with_tiles(settings: WebSettings) -> WebSettings:
    address = "https://tiles.example.org/{z}/{x}/{y}.png"
    return replace(
        settings,
        tiles_url=address,
        tiles_origin="https://tiles.example.org",
        tiles_attribution="© Exemple <b>",
    )


def test_tiles_enter_the_map_and_the_policy_with_their_setting_alone(
    settings: WebSettings, services: Services
) -> None:
    person = Person(create_app(with_tiles(settings), services))
    person.sign_in("coordinator@test.example")

    style = person.get("/carte/figures").json["figure"]["layout"]["map"]["style"]
    page = person.get("/carte")
    policy = page.headers["Content-Security-Policy"]

    assert style["sources"]["tiles"]["tiles"] == ["https://tiles.example.org/{z}/{x}/{y}.png"]
    assert [layer["id"] for layer in style["layers"]][:3] == ["ground", "tiles", "areas"]
    assert "img-src 'self' data: blob: https://tiles.example.org;" in policy
    assert "connect-src 'self' https://tiles.example.org;" in policy
    assert policy.count("https://") == 2
    assert "© Exemple &lt;b&gt;" in page.text
    assert "tiles" not in person.get("/carte/figures?rendu=svg").text


def test_without_the_setting_nothing_of_elsewhere_is_named(coordinator: Person) -> None:
    page = coordinator.get("/carte")

    assert "https:" not in page.headers["Content-Security-Policy"]
    assert "tiles" not in coordinator.get("/carte/figures").text
    assert "Fond de carte" not in page.text
