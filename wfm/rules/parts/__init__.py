"""What rules are made of: candidates, limits of contracts, rows and automata, of several rules or of one."""
