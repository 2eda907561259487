"""A small shop: what it sells, what that costs, and how it is paid."""
