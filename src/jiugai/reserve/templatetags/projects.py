"""Where a project's own page lies."""

from django import template

from jiugai.reserve.addresses import project_address

register = template.Library()


@register.simple_tag
def project_url(code: str) -> str:
    """The address of the page of one project."""
    return project_address(code)
