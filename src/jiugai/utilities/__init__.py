"""Utilities' yearly plans, combined schemes, dig once, hand-over of assets."""
