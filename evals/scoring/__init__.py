"""What a run is worth: matching, measures with their intervals, comparison, calibration. Pure."""
