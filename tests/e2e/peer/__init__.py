"""A second Spotify, in Python, written from what is known of the Web API and not from the
simulator: what both agree on is no habit of one of them. It can be odd in many ways, one at a
time."""
