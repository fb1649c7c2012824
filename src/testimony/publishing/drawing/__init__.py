"""How figures look: each module draws one kind from strings and numbers, to be read in grey and on paper."""
