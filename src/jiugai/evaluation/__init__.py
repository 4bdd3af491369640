"""The year's judgement: bundles, criteria, indicators, assessments, reports."""
