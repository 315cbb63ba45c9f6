"""The parts the screens are made of: small widgets that know the theme but no screen, no record and no database."""
