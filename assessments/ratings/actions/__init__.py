"""Everything that changes the rating year: opening and population (`opening`, `population`), facts of the year (`facts`),
self-rating sheets (`sheets`), appraisal (`appraisal`), decisions, publication and caps (`decisions`)."""
