"""What was declared on behalf of firms, confirmed by them."""
