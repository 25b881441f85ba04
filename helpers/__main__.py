"""`python -m helpers`: the command line of `cli`."""

import sys

try:
    from helpers.cli import main
except ModuleNotFoundError as error:
    if (error.name or "helpers").partition(".")[0] == "helpers":
        raise
    print(
        f"Error: {sys.executable} lacks the package {error.name}, so it is not the Python of this "
        "suite; use .venv/bin/python -m helpers (make setup makes it; on Windows "
        ".venv\\Scripts\\python), or conda activate community-shift first",
        file=sys.stderr,
    )
    sys.exit(2)

if __name__ == "__main__":
    main()
