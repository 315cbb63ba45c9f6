"""The pipeline as a board: columns of cards, moved by mouse or keys."""
