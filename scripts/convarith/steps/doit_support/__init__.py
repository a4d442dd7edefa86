"""What bends doit to this project: its commands, tasks, progress, output and interrupts."""
