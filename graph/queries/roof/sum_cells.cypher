// Returns what the roofs of a cadastre add up to, cell by cell.
// Parameters: $cadastre.
// Relies on the index of Roof.cadastre.
MATCH (roof:Roof {cadastre: $cadastre})
RETURN roof.cell AS cell, count(roof) AS roofs, sum(roof.area_m2) AS area_m2, sum(roof.peak_power_kwp) AS kwp,
  sum(roof.yearly_kwh) AS kwh, max(roof.yearly_kwh) AS most_kwh
