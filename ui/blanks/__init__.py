"""待填: what a plan leaves open."""
