"""What every screen of the staff side stands on."""
