//! Whole stories and the rules that hold for the workspace as a whole.
