"""Pure rules of the network: what may be written of a target group, when an activity happens, how work is counted."""
