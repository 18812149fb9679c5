"""Texts that the operator answers for: legal notice, personal data, accessibility."""
