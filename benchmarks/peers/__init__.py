"""Other ways to plan the same rosters: the same shifts, hard rules and prices, on the same machine in the same time.

No peer uses the optimiser that it is compared with. Each lays out people and lawful single shifts as the rules' own
postings tell them, and its roster goes through the independent check.
"""
