"""HTTP and HTML: receives its services, opens nothing itself."""
