// Adds what was stored of a part of a cadastre to what was stored of it before.
// Parameters: $id, $cadastre, $part, $created, $replaced, $removed.
// Relies on the uniqueness of PreparedRoofs.id.
MERGE (prepared:PreparedRoofs {id: $id})
SET prepared.cadastre = $cadastre,
    prepared.part = $part,
    prepared.created = coalesce(prepared.created, 0) + $created,
    prepared.replaced = coalesce(prepared.replaced, 0) + $replaced,
    prepared.removed = coalesce(prepared.removed, 0) + $removed
RETURN prepared.id AS id
