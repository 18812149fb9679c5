"""Rule: both declarations hold on the day of the run."""

from datetime import date

import numpy as np

from matching.rules.ends import Ends
from matching.rules.rule import Rule, Verdicts
from matching.rules.wording import day


class DatesRule(Rule):
    """Both validities contain the day; found = days outside them, wanted = 0."""

    code = "dates"

    def __init__(self, today: date) -> None:
        self._today = today.toordinal()

    def judge(self, offers: Ends, needs: Ends) -> Verdicts:
        """Admit pairs of which both ends are valid on the day."""
        outside = np.maximum(self._outside(offers), self._outside(needs)).astype(float)
        return Verdicts(outside <= 0, outside, np.broadcast_to(0.0, outside.shape))

    def _outside(self, ends: Ends) -> np.typing.NDArray[np.int64]:
        late = np.maximum(ends.valid_from - self._today, self._today - ends.valid_to)
        return np.maximum(late, 0)

    def tell(self, verdict: Verdicts, offer: Ends, need: Ends) -> tuple[str, str]:
        """Name the validity that does not contain the day."""
        today = day(self._today)
        if verdict.admitted[0]:
            return f"Les deux déclarations sont valides le {today}.", ""
        found = [
            self._fault(name, ends)
            for name, ends in (("l’offre", offer), ("le besoin", need))
            if self._outside(ends)[0]
        ]
        return " ".join(f[0] for f in found), " ".join(f[1] for f in found)

    def _fault(self, name: str, ends: Ends) -> tuple[str, str]:
        today, capital = day(self._today), name[0].upper() + name[1:]
        if ends.valid_from[0] > self._today:
            first = day(int(ends.valid_from[0]))
            change = f"Avancer le début de validité de {name} du {first} au {today}."
            return f"{capital} n’est valide qu’à partir du {first}.", change.replace("de le ", "du ")
        last = day(int(ends.valid_to[0]))
        change = f"Prolonger la validité de {name} jusqu’au {today} au moins."
        return f"{capital} n’est plus valide depuis le {last}.", change.replace("de le ", "du ")
