"""The sub-commands: each module has ``summary()``, ``add_arguments(parser)`` and ``run(arguments)``: its status."""
