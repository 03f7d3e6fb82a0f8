"""The room of requests to other units: what ours are asked to do, what we asked of others."""
