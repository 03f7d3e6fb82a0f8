"""What goes in and out: sheets, documents, codes; knows no line and no Django."""
