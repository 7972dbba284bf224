"""The benchmark's runner. Standard library only: measure.py says why."""
