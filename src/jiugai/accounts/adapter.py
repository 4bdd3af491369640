"""How sign-in behaves: nobody registers by themselves."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class NoSignUp(DefaultAccountAdapter):
    """Accounts are opened by an administrator."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
