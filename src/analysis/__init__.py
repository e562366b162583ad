"""The Integratiemonitor: from delivered extracts to the annual report, one room for each step.

The rooms, their order and what each may import stand in `workbench/rooms.py`; `docs/house.md`
shows them in one picture.
"""
