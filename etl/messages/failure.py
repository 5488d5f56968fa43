"""Why a message did not go out."""


class Failure(RuntimeError):
    """Sending failed; `for_good`: another try would fail the same way."""

    def __init__(self, told: str, *, for_good: bool = False) -> None:
        super().__init__(told)
        self.for_good = for_good
