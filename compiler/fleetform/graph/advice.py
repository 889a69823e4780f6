"""What to write instead, where a program does something with an unknown value that cannot be said."""

WHEN = "Use fleetform.graph.portable.when(condition, a, b) to choose between values."
LENGTH = "Use fleetform.graph.portable.length(value)."
CONTAINS = "Use fleetform.graph.portable.contains(value, item)."
MAP = "Use fleetform.graph.portable.map(list, function) to make a value of every item."
NUMBER = "Use fleetform.graph.portable.number(value)."
RANGE = (
    "Use fleetform.graph.portable.cidr_subnet(range, added_bits, index), cidr_host(range, index) and "
    "cidr_netmask(range)."
)
