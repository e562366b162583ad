"""The line of sight: from a measure to its objective, the cards of it, their value and its change.

Read both ways, with what belongs to nothing on either side. A measure and a number that share an
objective are beside each other; nothing says that one caused the other.
"""
