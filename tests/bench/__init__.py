"""`make bench`: the hot paths beside their physical limits. See docs/benchmarks.md."""
