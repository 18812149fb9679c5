"""A file with two faults and a number of two readings is imported with the keyboard, on a narrow screen."""

from pathlib import Path

import pytest

from tests.browser.conftest import Open
from tests.browser.territory import Running

pytestmark = [pytest.mark.browser, pytest.mark.embedded]
FILE = (
    "sens;ressource;quantite;unite;reference\n"
    "offre;Palettes bois usagées;1.250;piece;import 1\n"
    "offre;Palettes bois usagées;300;piece;import 2\n"
    "ofre;Palettes bois usagées;10;piece;import 3\n"
    "offre;Palettes bois usagées;beaucoup;piece;import 4\n"
)


def test_a_file_is_dropped_answered_corrected_and_imported(
    visit: Open, service: Running, tmp_path: Path
) -> None:
    dropped = tmp_path / "palettes.csv"
    dropped.write_text(FILE, encoding="utf-8")
    person = visit("alpha", width=390)
    page, keyboard = person.page, person.page.keyboard

    person.open("/import")
    assert person.faults() == []
    person.tab_to("fichier")
    page.set_input_files("#fichier", dropped)
    person.tab_to("Lire ce fichier")
    keyboard.press("Enter")
    person.until(lambda: "Lignes rejetées" in page.inner_text("main"))
    assert person.faults() == []
    assert person.overflow() <= 0

    choice = page.locator("input[type=radio][value=thousands]").get_attribute("id")
    assert choice is not None
    person.tab_to(choice.removesuffix("-2") + "-1")
    keyboard.press("Space")
    keyboard.press("ArrowDown")
    assert page.locator(f"#{choice}").is_checked()
    person.tab_to("Relire avec ces réponses")
    keyboard.press("Enter")
    person.until(lambda: "relu avec vos réponses" in page.inner_text("main"))

    person.tab_to("Reprendre le fichier avec ses erreurs")
    with page.expect_download() as waiting:
        keyboard.press("Enter")
    back = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    assert "Erreur" in back.splitlines()[0]
    assert "mot inconnu" in back
    assert "un nombre est attendu" in back

    person.tab_to("Importer les 2 lignes correctes")
    keyboard.press("Enter")
    person.until(lambda: "Import terminé" in page.inner_text("main"))
    assert person.faults() == []
    flows = service.services.store.read(lambda r: r.flows.of_sites(["alpha"]))
    stored = {flow.reference: flow.quantity_per_year for flow in flows}
    assert (stored["import 1"], stored["import 2"]) == (1250.0, 300.0)

    person.open("/import")
    good = tmp_path / "de-nouveau.csv"
    good.write_text(FILE.replace("1.250", "1250"), encoding="utf-8")
    page.set_input_files("#fichier", good)
    person.tab_to("Lire ce fichier")
    keyboard.press("Enter")
    person.until(lambda: "ce fichier ne change rien" in page.inner_text("main"))
    assert person.violations() == []
    assert person.complaints == []
