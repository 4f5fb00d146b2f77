"""What deploy/ holds, held to its own field's rules."""
