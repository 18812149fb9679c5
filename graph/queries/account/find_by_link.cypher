// Returns the account whose open link has a digest, as a map.
// Parameters: $digest.
// Relies on the index of Account.link_digest.
MATCH (account:Account {link_digest: $digest})
RETURN account {.*} AS account
