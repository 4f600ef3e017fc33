"""Sortkey, the web application. Each package below is a room; see CONTRIBUTING.md."""
