"""The coordinators' workspace, in English."""
