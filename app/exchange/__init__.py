"""Exchange between isolated PCs: tasks go out as workbooks, progress comes back, is merged."""
