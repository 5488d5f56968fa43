"""Review: the board of a day, one report, requests to open again, reconciliation, who is late."""

from dashboard.staff.review import board, late, reconciliation, reopenings, report

SCREENS = (board.SCREEN, report.SCREEN, reopenings.SCREEN, reconciliation.SCREEN, late.SCREEN)

__all__ = ["SCREENS"]
