// Returns the reference values that figures of runs rest on, as maps.
// Parameters: none.
// Reads every ReferenceValue, of which there are few.
MATCH (value:ReferenceValue)
RETURN value {.*} AS value
