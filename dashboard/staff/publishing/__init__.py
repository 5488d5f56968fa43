"""Publishing by hand: what waits, what would change, now or at a moment; withdrawing what was published."""

from dashboard.staff.publishing import issue, screen

SCREENS = (screen.SCREEN,)
blueprint = issue.blueprint

__all__ = ["SCREENS", "blueprint"]
