"""What a skin needs of an explorer, an Explorer has; the names that others look for stay."""

from helpers.explore import protocol
from helpers.explore.explorers import Explorer


def test_an_explorer_has_all_that_a_skin_needs():
    needed = {name for name in vars(protocol.Shown) if not name.startswith("_")}
    assert needed == {
        *("id", "question", "folded", "choices", "state"),
        *("in_words", "to_document", "to_packed"),
    }
    made = Explorer("asked", "Is it?", {}, lambda: None)
    assert all(hasattr(made, name) for name in needed)


def test_names_in_files_of_others():
    assert protocol.EXPLORER_MARK == "community_shift_explorer"
    assert protocol.HEADLINE_MIME.startswith("application/vnd.community-shift.headline.")
    assert protocol.BUILD_FOLDER == "COMMUNITY_SHIFT_BUILD"
