"""The register: people, the grid, places, and sheets of everything."""
