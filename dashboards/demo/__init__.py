"""The demonstration: Dudley as published, and Northborough, which does not exist.

`people` are invented; `published` sends Dudley's printed figures; everything else
makes the returns of Northborough, a partnership of which every figure is synthetic.
"""
