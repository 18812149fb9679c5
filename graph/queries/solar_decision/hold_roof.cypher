// Lets no other transaction decide on a group with a roof before this one ends: writing `id` takes the lock.
// Parameters: $roof_id.
// Relies on the uniqueness of Roof.id.
MATCH (roof:Roof {id: $roof_id})
SET roof.id = $roof_id
RETURN roof.id AS id
