"""What was accepted as it is followed on its page: loops and groups share these forms and this part."""
