"""Statements joined into commitments: claim keys, judgements, states, conflicts."""
