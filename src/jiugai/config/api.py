"""The API under `/api/v1`: every room's router under one description, for those who are signed in."""

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.security import django_auth

from jiugai import __version__
from jiugai.core.errors import BadInput, Refused
from jiugai.evaluation.api import router as evaluation
from jiugai.policy.errors import JiugaiError

api = NinjaAPI(title="旧改", version=__version__, auth=django_auth, docs_url=None, urls_namespace="api")
api.add_router("/evaluation", evaluation)


@api.exception_handler(Refused)
def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    """A missing right or a state that forbids it."""
    status = getattr(error, "status", 403)
    return api.create_response(request, {"detail": str(error)}, status=status)


@api.exception_handler(JiugaiError)
def bad_input(request: HttpRequest, error: JiugaiError) -> HttpResponse:
    """What was asked cannot be read: every problem by itself."""
    problems = [str(each) for each in error.problems] if isinstance(error, BadInput) else [str(error)]
    return api.create_response(request, {"detail": problems}, status=422)
