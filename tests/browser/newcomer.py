"""Somebody new to the service: comes by their own link, works with the keyboard, reads what it tells."""

from pathlib import Path

from tests.browser.territory import address_of
from tests.browser.visit import Visit

PASSWORD = "sept bateaux sur le canal"


class Newcomer:
    """A person with a browser window, who reaches everything with the Tab key."""

    def __init__(self, name: str, visit: Visit) -> None:
        self.name = name
        self.visit = visit
        self.page = visit.page

    def comes_by(self, link: str) -> None:
        """Choose a password by the link, and sign in with it."""
        self.visit.open(link)
        self.types("password", PASSWORD)
        self.types("again", PASSWORD)
        self.presses("Enregistrer", "Mot de passe enregistré")
        self.types("email", address_of(self.name))
        self.types("password", PASSWORD)
        self.page.keyboard.press("Enter")
        self.visit.until(lambda: self.page.locator(".sign-out").count() == 1)

    def types(self, field: str, text: str) -> None:
        """Reach a field and type into it; in a list of choices, that is its beginning."""
        self.visit.tab_to(field)
        self.page.keyboard.type(text)

    def presses(self, button: str, awaited: str) -> None:
        """Reach a button or link by what it says, press it, and wait for what is told then."""
        self.visit.tab_to(button)
        self.page.keyboard.press("Enter")
        self.visit.until(lambda: awaited in self.told())
        self.visit.settle()

    def invites(self, name: str, role: str, site: str = "") -> str:
        """Invite somebody from the page of accounts, and return the path of the link that it shows once."""
        self.visit.open("/comptes")
        self.presses("Inviter quelqu’un", "La personne choisit son mot de passe")
        self.types("email", address_of(name))
        self.types("role", role)
        self.types("sites", site)
        self.types("password", PASSWORD)
        self.presses("Inviter", "Copiez-le maintenant")
        return self.page.input_value("#lien").removeprefix(self.visit.address)

    def declares(self, direction: str, resource: str, quantity: str) -> None:
        """Declare a flow in three fields; the unit is in tonnes as it stands."""
        self.visit.open("/flux/declarer")
        self.page.check(f"#direction-{direction}")
        self.types("resource", resource)
        self.types("quantity", quantity)
        self.presses("Déclarer ce flux", "Flux déclaré")

    def told(self) -> str:
        """Return what the page says, its spaces made plain."""
        said = self.page.inner_text("main")
        return said.replace("\N{NARROW NO-BREAK SPACE}", " ").replace("\N{NO-BREAK SPACE}", " ")

    def looks(self) -> None:
        """Hold what must be true of every page somebody comes to."""
        assert self.visit.faults() == [], self.page.url
        assert self.visit.violations() == [], self.page.url
        assert self.visit.complaints == [], self.page.url
        assert self.visit.overflow() <= 0, self.page.url

    def prints(self, file: Path) -> bytes:
        """Print the page as its style asks, and return the document."""
        self.page.pdf(path=str(file), prefer_css_page_size=True)
        return file.read_bytes()
