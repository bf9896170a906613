"""The only code that knows moto: how the simulation hangs in its frame, and what it asks of its neighbours."""
