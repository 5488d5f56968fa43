"""Reports of communes: one per commune, topic and report day; drafted, sent, reviewed, corrected."""
