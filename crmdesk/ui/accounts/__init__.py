"""The page of accounts: organisations, and what is known of each."""
