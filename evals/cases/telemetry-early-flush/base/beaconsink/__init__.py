"""Takes readings from field beacons and writes them to the store in batches."""
