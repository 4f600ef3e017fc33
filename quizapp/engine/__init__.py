"""The rules of Sortkey: values in, values out.

Nothing here knows the framework, the clock, chance or the disk. `now`, seeds
and settings are arguments, so every rule gives the same answer for ever.
"""
