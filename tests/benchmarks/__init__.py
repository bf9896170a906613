"""How fast ecssim is. `make bench` measures; no test does."""
