"""Time until an event, with competing events and late entry."""
