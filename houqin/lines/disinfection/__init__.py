"""Line 5: everywhere that must be disinfected, with what, how often, and what proves it."""
