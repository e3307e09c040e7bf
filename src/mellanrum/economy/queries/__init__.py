"""Reads of the federation's money. Sums, differences and the ceiling are counted when they are asked for."""
