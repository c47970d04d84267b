"""Where staff asks the questions themselves: the person's side and the coordinator's together."""
