"""The page of contacts: people, and what is known of each."""
