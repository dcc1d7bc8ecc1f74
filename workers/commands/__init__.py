"""The subcommands of `casework`, each imported only when it is called."""
