"""`python -m helpers`: the command line of `cli`."""

from helpers.cli import main

if __name__ == "__main__":
    main()
