"""Components: ordinary Pulumi, made of the resources of several clouds.

Each takes typed args, gives typed outputs, shows the resources below it as `nodes`, and lets any of them be
changed by `transform`.
"""
