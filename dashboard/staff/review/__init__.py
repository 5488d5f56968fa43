"""Review: the board of a day, one report, requests to open again."""

from dashboard.staff.review import board, reopenings, report

SCREENS = (board.SCREEN, report.SCREEN, reopenings.SCREEN)

__all__ = ["SCREENS"]
