"""The migrations in order: a new one is a module of its own and a line here."""

from graph.migrations import (
    m0001_constraints,
    m0002_indexes,
    m0003_circular_models,
    m0004_declarations,
    m0005_journal_chain,
    m0006_chain_entries,
    m0007_synergies,
    m0008_dossiers,
    m0009_jobs,
    m0010_edits,
    m0011_accepted_synergies,
    m0012_questions,
    m0013_publications,
    m0014_heat_loops,
    m0015_roofs,
    m0016_roof_owners,
    m0017_load_curves,
    m0018_solar_groups,
)
from graph.migrations.step import Migration

MIGRATIONS = (
    Migration(1, "0001 constraints", m0001_constraints.apply),
    Migration(2, "0002 indexes", m0002_indexes.apply),
    Migration(3, "0003 circular models", m0003_circular_models.apply),
    Migration(4, "0004 versions, drafts, requests and tokens", m0004_declarations.apply),
    Migration(5, "0005 places of journal entries", m0005_journal_chain.apply),
    Migration(6, "0006 chain of journal entries", m0006_chain_entries.apply),
    Migration(7, "0007 synergies", m0007_synergies.apply),
    Migration(8, "0008 what synergies carry", m0008_dossiers.apply),
    Migration(9, "0009 jobs", m0009_jobs.apply),
    Migration(10, "0010 versions of what is set in the browser", m0010_edits.apply),
    Migration(11, "0011 synergies of earlier acceptances", m0011_accepted_synergies.apply),
    Migration(12, "0012 questions to firms", m0012_questions.apply),
    Migration(13, "0013 publications of totals", m0013_publications.apply),
    Migration(14, "0014 heat-recovery loops", m0014_heat_loops.apply),
    Migration(15, "0015 roofs of the solar cadastre", m0015_roofs.apply),
    Migration(16, "0016 whose roofs are", m0016_roof_owners.apply),
    Migration(17, "0017 load curves of electricity", m0017_load_curves.apply),
    Migration(18, "0018 groups that share roofs", m0018_solar_groups.apply),
)
