"""Every sentence for an error or a doubt, one module an area; used by window and command line alike."""
