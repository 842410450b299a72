"""接收上报: files that came back, what they change, conflicts decided one by one, taken in."""
