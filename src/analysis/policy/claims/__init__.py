"""What the policy documents say: figures, targets, plans and claims, found and held against ours.

Facts stand in `data/raw/published`, tests of claims in `resources/claims.toml`; a verdict is
computed from the tables of a finished report and never typed.
"""
