"""Room: paper as a device: forms printed, out, keyed back by their code."""
