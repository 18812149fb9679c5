"""HTTP errors with words and a code of their own, for the addresses that say more than a page does."""

from collections.abc import Mapping, Sequence

from werkzeug.exceptions import HTTPException

from symbiose.domain.errors import Problem


class ToldError(HTTPException):
    """An answer that is an error, and tells what to do about it."""

    def __init__(
        self,
        status: int,
        name: str,
        detail: str,
        *,
        title: str | None = None,
        headers: Mapping[str, str] | None = None,
        problems: Sequence[Problem] = (),
    ) -> None:
        """Keep what is told.

        Args:
            status: HTTP status.
            name: Stable name of the error.
            detail: What to do about it, in the reader's language.
            title: What happened; that of the status when None.
            headers: Headers that go with it.
            problems: Each fault of what was sent.
        """
        super().__init__(detail)
        self.code = status
        self.error_name = name
        self.title = title
        self.extra_headers = dict(headers or {})
        self.problems = tuple(problems)
