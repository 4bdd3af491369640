"""Votes under load: races for one home, and servers that are killed while owners vote.

`python -m tests.load races` and `python -m tests.load kills` start real servers over a place of their own;
both print their seed and what they counted, and end with 1 where a promise of the ballot was broken.
"""
