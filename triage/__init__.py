"""The domain core: facts about one person's problem in, a plan out.

Pure Python. Nothing here imports Rasa, opens the store or reads the clock:
callers pass the rules (`triage.rules`) and the moment (`now`) in.
"""
