// Keeps every other transaction from changing a business park before this one ends: writing `id` takes the
// lock, so that what is read after it is the latest.
// Parameters: $park_id.
// Relies on the uniqueness of Park.id.
MATCH (park:Park {id: $park_id})
SET park.id = $park_id
RETURN park.id AS id
