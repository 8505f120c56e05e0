"""Speed and memory, printed as ratios against a floor measured in the same run.

`make bench` for ours, `make bench-peers` for other loaders beside it. Nothing here
fails: a figure on a busy machine says little, the ratio beside it says more.
"""
