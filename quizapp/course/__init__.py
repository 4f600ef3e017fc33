"""What is taught: sections with their guide, glossary, facts and exam blueprints.

Everything here is loaded from files by `bank`'s load_content; pages only read.
"""
