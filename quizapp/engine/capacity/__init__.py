"""Capacity arithmetic."""
