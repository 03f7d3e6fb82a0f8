"""The daily brief: nine sections, signed, then frozen."""
