"""The site that is measured: the product's own settings, and one bare view beside it."""
