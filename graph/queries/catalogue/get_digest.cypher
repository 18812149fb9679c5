// Returns which reference data the graph holds.
// Parameters: none.
// Relies on the uniqueness of Catalogue.id.
MATCH (catalogue:Catalogue {id: 'reference'})
RETURN catalogue.digest AS digest
