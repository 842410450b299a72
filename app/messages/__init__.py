"""Every sentence for an error or a doubt, one module an area, for window and command line."""
