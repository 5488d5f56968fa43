"""Publishing by hand: what waits, what would change, now or at a moment."""

from dashboard.staff.publish import screen

SCREENS = (screen.SCREEN,)

__all__ = ["SCREENS"]
