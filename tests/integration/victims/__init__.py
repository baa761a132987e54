"""Victims are hidden: by every field (test_fields), and by every traversal and analysis (test_traversals)."""
