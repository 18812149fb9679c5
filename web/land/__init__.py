"""The land question: a free plot, the activities ranked by the loops that they would close."""
