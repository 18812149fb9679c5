"""Indicators of circularity: the list, one indicator, and what each figure is made of."""
