"""The read side: functions and frozen dataclasses over a connection; they return plain values, never entities in
use."""
