"""How people name days and times: a grammar that finds them in a text, and the almanac that places them."""
