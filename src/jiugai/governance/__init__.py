"""Working mechanisms and policy documents of each government, and their coverage."""
