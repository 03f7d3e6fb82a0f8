"""Line 9: everybody heard of every day, and who answers for what (rows 109–117)."""
