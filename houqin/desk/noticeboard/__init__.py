"""The room where leaders post notices to their people and see who has not read them."""
