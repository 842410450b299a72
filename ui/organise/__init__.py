"""组织与阶段, 成效: the parts of a round."""
