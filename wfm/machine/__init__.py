"""What the machine lends to long work: a second process beside this one."""
