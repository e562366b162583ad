"""The attacker: what somebody who holds everything published can work out.

In come public cells and the plan, out come the range of every hidden count and a verdict. It never
imports the protection.
"""
