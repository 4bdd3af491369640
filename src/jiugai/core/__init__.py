"""Plumbing without a word about renovation: scope, audit trail, stored files, tables, errors."""
