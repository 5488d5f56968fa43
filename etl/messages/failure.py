"""Why a message did not go out."""

from geodata.jobs.outbox import Channel


class Failure(RuntimeError):
    """Sending failed; `for_good`: another try would fail the same way; `channel`: where, when others were left out."""

    def __init__(self, told: str, *, for_good: bool = False, channel: Channel | None = None) -> None:
        super().__init__(told)
        self.for_good, self.channel = for_good, channel
