"""From a state to Pulumi: what is there, what it is called in Pulumi, and a program that takes it over."""
