"""What the tasks of dodo.py do: settings, records of what was made from what, and the steps themselves."""
