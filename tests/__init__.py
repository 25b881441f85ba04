"""The tests: a folder for each of `helpers/`, path for path, and what reaches across: notebooks,
browser, repository.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent  # the repository
# published files that are not ours to ship; what needs them says so where it is skipped
SHARED_FILES = ROOT.parent / "shared"
GOLDENS = ROOT / "tests" / "golden"
