"""What every room stands on: folders that change as a whole, hashes of content, resources.

In come paths; out come their contents, hashes or locks. It knows nothing of the subject and
imports only `settings` and `errors`, and nothing but the standard library.
"""
