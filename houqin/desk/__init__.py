"""The desk rooms: what people see that no single line owns."""
