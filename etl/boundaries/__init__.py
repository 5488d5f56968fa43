"""Files with boundaries: which format, read apart from everything else, to geometries in EPSG:4326."""
