"""What a form says otherwise than what was sent."""

from geodata.reports.changes import FieldChange, changes
from geodata.reports.forms import FORMS


def test_figures_are_compared_and_not_how_they_are_written() -> None:
    sent = {"smartphones": 1234.0, "app_installs": 5.0, "public_places": 3.0, "qr_places": None}
    texts = {"qr_places": "", "public_places": " ", "app_installs": "005", "smartphones": "1.234", "qr_scans": "x"}
    assert changes(FORMS["platforms"], sent, texts) == (
        FieldChange(field="public_places", was=3.0, text=""),
        FieldChange(field="qr_scans", was=None, text="x"),
    )
