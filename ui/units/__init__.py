"""单位进度: how units stand, and the matrix of findings and units."""
