"""The funding rule: who qualifies alone or together, and which municipalities reach two thirds.

In come unprotected counts of a full register, out comes a page with CSV that stays in the room.
No public frame is read, and nothing of it stands in the report or the scans.
"""
