"""The room of upper-level forms: filled by Houqin, sent by a person."""
