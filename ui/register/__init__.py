"""收发登记: what went to whom, what came back; issuing, and taking a receipt back."""
