"""The setup room: who may do what, accounts, the health of the house, drills; and everybody's own account."""
