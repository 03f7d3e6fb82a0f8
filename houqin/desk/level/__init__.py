"""The response level: preview, change, withdraw, acknowledge."""
