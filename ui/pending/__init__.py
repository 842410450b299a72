"""待核定: what waits for the office: conflicts left for later, what units propose."""
