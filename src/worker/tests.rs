//! Holds what children say against what must come of it.
