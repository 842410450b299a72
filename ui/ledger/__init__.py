"""整改台账: the list, its filters, the detail panel."""
