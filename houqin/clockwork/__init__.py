"""The day: plan, remind, settle, seal, recount, retention; no screens."""
