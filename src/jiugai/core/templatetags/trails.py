"""Acts of the audit trail in templates."""

from django import template

from jiugai.core.deeds import deed

register = template.Library()
register.filter("deed", deed)
