"""Maps of municipalities: equal hexagons, or real borders where the user has them; SVG and PNG."""
