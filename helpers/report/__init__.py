"""From an executed notebook to one offline HTML file. These names are what notebook, kernel and builder agree on."""

EXPLORER_MIME = "application/vnd.community-shift.explorer.v1+json"
HEADLINE_MIME = "application/vnd.community-shift.headline.v1+json"
BUILD_FOLDER = "COMMUNITY_SHIFT_BUILD"  # environment variable: where the explorers of a build hand over their states
