"""A practice shop: three vendors' APIs on loopback over a simulated webshop."""
