"""From public cells to estimates, one function per indicator, one row per published number.

In come public frames, out come estimates with interval and count. Pure functions: nothing is read,
drawn or worded here, and nothing that saw a person's row may be imported.
"""
