"""Search over sites, firms, resources, codes, places, proposals and synergies."""
