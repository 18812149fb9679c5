// Returns the account of an address as a map.
// Parameters: $email, in lower case.
// Relies on the uniqueness of Account.email.
MATCH (account:Account {email: $email})
RETURN account {.*} AS account
