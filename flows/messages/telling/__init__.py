"""Per message type: which sentences the facts allow, in which order. No words here.

A sentence that rests on a fact nobody knows is left out, or an honest one takes its
place. The words themselves stand in `wording/`.
"""
