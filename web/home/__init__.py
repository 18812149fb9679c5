"""First page, health, assets and the accessibility statement."""
