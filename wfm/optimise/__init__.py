"""From instance and requirement to a roster and a bound; the only room that imports OR-Tools."""
