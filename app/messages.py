"""Every sentence for an error or a doubt, used by the window and the command line alike."""
