"""The same pipeline over past or example mail; nothing is sent."""
