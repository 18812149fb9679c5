"""Holds the answer to an exchange instance against the instance, by the words of the format alone.

Nothing here optimises, and nothing is shared with what does: a plan and its prices may come from anywhere.
"""
