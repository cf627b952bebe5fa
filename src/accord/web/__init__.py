"""The desk on screen: pages of the register and the appraisal, served to this machine alone."""

from accord.web.app import create_app
from accord.web.errors import STATUSES, status_of
from accord.web.serving import serve

__all__ = ["STATUSES", "create_app", "serve", "status_of"]
