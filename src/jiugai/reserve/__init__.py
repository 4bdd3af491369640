"""The reserve library: projects, schemes, work items, archive, standing."""
