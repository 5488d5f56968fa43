"""Wall screens: pages for the steering committee that stand open for months, read from five metres away."""
