"""The JSON documents of the public formats: what they hold and how they are checked."""
