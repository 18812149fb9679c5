"""The answers that a file is read with, and the questions met on the way: each once, with its lines."""

from collections.abc import Sequence

from symbiose.domain.documents.import_report import MAX_VALUE_CHARS, Suggestion
from symbiose.domain.import_questions import NO_ANSWERS, Answers, Question, QuestionKind
from symbiose.domain.labels import label_key
from symbiose.domain.quantities import two_readings

MOST_QUESTIONS = 500
"""Questions of one file at most; the lines of others are judged as without an answer."""


class Asking:
    """Collects what a file leaves open while it is read."""

    def __init__(self, answers: Answers = NO_ANSWERS) -> None:
        """Begin with the answers given before."""
        self.answers = answers
        self._asked: dict[str, Question] = {}
        self._last_line: dict[str, int] = {}
        self._told: set[str] = set()

    @property
    def questions(self) -> tuple[Question, ...]:
        """Return the questions met so far, answered or not, in the order they were met."""
        return tuple(self._asked.values())

    def ask(
        self,
        kind: QuestionKind,
        about: str,
        line: int,
        *,
        key: str = "",
        suggestions: Sequence[Suggestion] = (),
        hint: str = "",
    ) -> str | None:
        """Note that a line depends on a question, and return its answer, None while there is none.

        Args:
            kind: What is asked.
            about: The value, words or resource asked about, as a person reads them.
            line: The line that depends on it.
            key: What tells this question from others of its kind; empty when a file has but one.
            suggestions: Resources that words may mean.
            hint: An order of magnitude, for the screen.
        """
        name = question_key(kind, key)
        known = self._asked.get(name)
        if known is None and len(self._asked) < MOST_QUESTIONS:
            self._asked[name] = Question(
                key=name,
                kind=kind,
                about=about[:MAX_VALUE_CHARS],
                lines=1,
                first_line=line,
                suggestions=tuple(suggestions),
                hint=hint,
            )
        elif known is not None and self._last_line[name] != line:
            self._asked[name] = known.model_copy(update={"lines": known.lines + 1})
        self._last_line[name] = line
        return self.answers.get(name)

    def tells_first(self, sentence: str) -> bool:
        """Tell whether a sentence that holds for many lines was not told yet, and note that it is now."""
        first = sentence not in self._told
        self._told.add(sentence)
        return first

    def number(self, text: str, line: int) -> str:
        """Return a number as it was written, or with what an answer says of its sign."""
        readings = two_readings(text)
        if readings is None:
            return text
        sign = "." if "." in text else ","
        answer = self.ask(QuestionKind.NUMBER, text.strip(), line, key=sign)
        return {"thousands": readings[0], "decimal": readings[1]}.get(answer or "", text)

    def basis(self, words: str) -> str | None:
        """Return the heating value that was answered for the words of a gas."""
        return self.answers.get(question_key(QuestionKind.GAS_BASIS, label_key(words)))

    @property
    def month_first(self) -> bool:
        """Tell whether dates were said to put the month first."""
        return self.answers.get(question_key(QuestionKind.DATES, "")) == "month"


def question_key(kind: QuestionKind, key: str) -> str:
    """Return the key of a question: the kind, and what it is about where there may be several.

    >>> question_key(QuestionKind.DENSITY, "sewage_sludge"), question_key(QuestionKind.DATES, "")
    ('density:sewage_sludge', 'dates')
    """
    return f"{kind}:{key}" if key else kind.value
