"""Protection of the counts of the whole plan, and the attacks it has to stand up to.

In come unprotected cells, out come cells that may be published with what the auditor found. It
imports the plan and the shape of cells only; the auditor and the protection share no code.
"""
