"""What is seen: the only rooms that know Qt. Screens speak to the workplace and their own widgets, never to each
other."""
