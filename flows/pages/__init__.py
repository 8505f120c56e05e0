"""What people look at: the control room. Pure: rows in, pages out."""
