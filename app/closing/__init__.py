"""What the office decides about items: striking off (对账销号) and moving deadlines (延期).

In: a step, who takes it, on which day; out: a step in the item's history, or a refusal that names
the rule. Open `closures.py` first, then `extensions.py`.
"""
