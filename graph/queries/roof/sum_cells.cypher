// Returns what the roofs of a cadastre add up to, cell by cell, with the output of the five largest of each.
// Parameters: $cadastre.
// Relies on the index of Roof.cadastre.
MATCH (roof:Roof {cadastre: $cadastre})
WITH roof
ORDER BY roof.yearly_kwh DESC
RETURN roof.cell AS cell, count(roof) AS roofs, sum(roof.area_m2) AS area_m2, sum(roof.peak_power_kwp) AS kwp,
  sum(roof.yearly_kwh) AS kwh, collect(roof.yearly_kwh)[0..5] AS largest_kwh
