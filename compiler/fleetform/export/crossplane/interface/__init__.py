"""A component class as a Kubernetes API: what an XR of it looks like, and the way from an XR to the class and back.

Everything is read off the class itself: the annotations and docstrings of what it is made from and of what it gives.
No component is known here.
"""

from fleetform.export.crossplane.interface.api import GROUP, VERSION, Api, Arguments, api
from fleetform.export.crossplane.interface.errors import InterfaceError

__all__ = ["GROUP", "VERSION", "Api", "Arguments", "InterfaceError", "api"]
