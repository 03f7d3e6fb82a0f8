"""Room: what waits on a device to be sent, and the worker that keeps the last look at pages."""
