"""The rulebook: rules/*.yaml become decisions, each with its reasons. It never sends and never asks the time."""
