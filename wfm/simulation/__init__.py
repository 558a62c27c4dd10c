"""Plays a roster through, contact by contact: what service it gives, with chance, breaks and late endings left in."""
