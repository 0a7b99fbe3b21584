"""What a new book starts from: dictionaries, meeting types, settings; and the practice village."""
