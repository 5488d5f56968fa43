"""Administrative units: their tree, names, kinds, boundaries, and which unit a point lies in."""
