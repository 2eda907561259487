"""Writes down what a store of a version holds."""

import sys

from tests.adapters.store.releases import write

write(sys.argv[1])
