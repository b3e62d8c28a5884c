"""A real WordPress beside a real service: `make test-wordpress`, for its packages are too large for `make test`."""
