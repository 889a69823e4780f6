"""Moving what is deployed to the stacks that a program says today: from one stack to many, and back.

The states say what is where, the program's graph says where it belongs. Every state is written whole: first those that
get resources, and only when all of them have been read back, those that give them. So what a stop in the middle leaves
is in both, never in none, and a second run goes on from there.
"""

from fleetform.deploy.restack.homes import Home, Part
from fleetform.deploy.restack.moving import Restacking
from fleetform.deploy.restack.plan import Move, Plan

__all__ = ["Home", "Move", "Part", "Plan", "Restacking"]
