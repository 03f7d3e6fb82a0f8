"""One file that holds a whole Houqin: the database at one instant, the stored files, the generated keys."""
