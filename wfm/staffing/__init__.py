"""Contacts to required heads, and staffed heads to the service they should give."""
