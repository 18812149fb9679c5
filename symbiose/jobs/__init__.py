"""Long work: records, leases and progress."""
