"""Room: how people come in: team codes, requests, devices, badges, shared tablets."""
