"""What `make` runs: set-up steps, servers, the shell and the demo."""
