// Notes which reference data the graph holds.
// Parameters: $digest.
// Relies on the uniqueness of Catalogue.id.
MERGE (catalogue:Catalogue {id: 'reference'})
SET catalogue.digest = $digest
