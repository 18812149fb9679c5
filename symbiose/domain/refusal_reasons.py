"""Why a reviewer refuses a proposal: the codes of the list; a person's own words go with them."""

from enum import StrEnum


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
    OTHER = "other"
    """Something else, which the words say."""
