"""Why a reviewer refuses a proposal: the codes of the list; a person's own words go with them."""

from enum import StrEnum
from typing import Final


class RefusalReason(StrEnum):
    """What stands in the way of a proposal, in the eyes of who refuses it."""

    TOO_FAR = "too_far"
    """The way is too long, or not open to the vehicles."""
    QUALITY = "quality"
    """The quality does not serve, or is not known well enough."""
    WASTE_STATUS = "waste_status"
    """The waste status or an authorisation is missing."""
    SEASONS = "seasons"
    """The months or the regularity do not fit the process."""
    QUANTITY = "quantity"
    """The quantity is too small, or not certain."""
    PRICE = "price"
    """The economics do not hold on the ground."""
    OUTLET = "outlet"
    """An outlet or a supplier exists already, and suits."""
    DEPENDENCE = "dependence"
    """A party does not want to depend on the other."""
    INVESTMENT = "investment"
    """It needs equipment that nobody pays for."""
    DECLINED = "declined"
    """A party was asked, and declines."""
    DECLARATION = "declaration"
    """A declaration it rests on is wrong."""
    ROOF = "roof"
    """A roof cannot bear panels, or is meant for something else."""
    HOURS = "hours"
    """Members use electricity at other hours than the roofs give it."""
    ORGANISER = "organiser"
    """Nobody organises the sharing, which the law asks of a legal person."""
    OTHER = "other"
    """Something else, which the words say."""


_OF_GROUPS_ALONE: Final = (RefusalReason.ROOF, RefusalReason.HOURS, RefusalReason.ORGANISER)
OF_EXCHANGES: Final = tuple(one for one in RefusalReason if one not in _OF_GROUPS_ALONE)
"""Reasons to refuse an exchange or a loop, in the order in which they are offered."""
OF_GROUPS: Final = (
    *_OF_GROUPS_ALONE,
    RefusalReason.PRICE,
    RefusalReason.INVESTMENT,
    RefusalReason.OUTLET,
    RefusalReason.DEPENDENCE,
    RefusalReason.DECLINED,
    RefusalReason.DECLARATION,
    RefusalReason.OTHER,
)
"""Reasons to refuse that roofs are shared: nothing is carried there, and no quality is in question."""
