"""`python -m app` is the dateline command."""

from app.cli import main

if __name__ == "__main__":
    main()
