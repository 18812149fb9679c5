"""Business parks: listed, made, changed, and the sites that stand in each."""
