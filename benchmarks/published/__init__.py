"""Published rostering instances: how they are read, mapped, solved, and checked in their own terms."""
