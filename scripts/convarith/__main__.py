"""Lets ``python -m convarith`` do what the command ``convarith`` does."""

from convarith.cli.main import main

if __name__ == "__main__":
    main()
