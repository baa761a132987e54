// Writes nodes of the label Entity. A row whose rowHash is already stored changes nothing.
// param rows: List<Map>
// param importedAt: DateTime
// returns written, created
// uses entity_id_unique
// Each row is {label, id, rowHash, recordedAt, marking, describedBy, properties}; properties holds
//   name nameLower synthetic protected hub searchKeys startDay
//   Person: aliases birthDate birthDateFromDay birthDateToDay nationalities gender topics
//   Organization: aliases kind jurisdiction registrationNumber lei
//   Compound: aliases point pointPrecision pointSource
//   Place: aliases kind point pointPrecision pointSource
//   Country: iso2 iso3 m49Region
//   Account: platform handle
//   JobAdvert: platform language postedAt postedAtFromDay postedAtToDay textHash
//   Wallet: family address
//   WalletCluster: heuristic
//   Transaction: hash at atFromDay atToDay
//   CryptoAsset: symbol contract kind
//   BankAccount: iban bank number
//   Crime: kind iccs title from fromFromDay fromToDay to toFromDay toToDay attempted
//   Scheme: kind
//   Stage: kind from fromFromDay fromToDay to toFromDay toToDay
//   Seizure: date dateFromDay dateToDay
//   Arrest: date dateFromDay dateToDay
//   Rescue: date dateFromDay dateToDay
//   Repatriation: date dateFromDay dateToDay
//   VictimCase: pseudonym kind ageBand gender citizenship meansOfControl typeOfExploitation
//   Substance: group
//   Firearm: make model calibre serial countryOfManufacture
//   WildlifeSpecimen: taxon citesAppendix form
//   Asset: kind
//   Tool: aliases kind
//   Indicator: pattern
//   Notice: colour instrument number publishedAt publishedAtFromDay publishedAtToDay
//   Warrant: charge chargeTranslation iccs
//   Sanction: programme listedOn listedOnFromDay listedOnToDay
//   Operation: from fromFromDay fromToDay to toFromDay toToDay
//   Investigation: from fromFromDay fromToDay to toFromDay toToDay
//   Resolution: text adoptedAt adoptedAtFromDay adoptedAtToDay
//   Commitment: text position
//   Protocol: text
//   Campaign: text audience channel
//   ModusOperandi: code framework text
// describedBy is absent in curated rows, which describe a node whoever did before; else it is the source that describes
// it, or '' where a row only names it. What another source described stays as it is.
UNWIND $rows AS row
OPTIONAL MATCH (old:Entity {id: row.id})
WITH row, old, (row.describedBy IS NULL OR old IS NULL
    OR (row.describedBy <> '' AND old.describedBy IN ['', row.describedBy])) AND
  (coalesce(old.rowHash, '') <> row.rowHash OR coalesce(old.describedBy, '-') <> coalesce(row.describedBy, '-')) AS changed
WHERE changed OR old.recordedAt > row.recordedAt
MERGE (n:Entity {id: row.id})
ON CREATE SET n:$(row.label), n.recordedAt = row.recordedAt
ON MATCH SET
  n.recordedAt = CASE WHEN n.recordedAt < row.recordedAt THEN n.recordedAt ELSE row.recordedAt END,
  n.updatedAt = CASE WHEN changed THEN $importedAt ELSE n.updatedAt END
FOREACH (ignored IN CASE WHEN changed THEN [1] ELSE [] END |
  SET n += row.properties, n.rowHash = row.rowHash, n.describedBy = row.describedBy,
    n.markingBefore = CASE WHEN n.retractedAt IS NOT NULL THEN row.marking END,
    n.marking = CASE WHEN n.retractedAt IS NULL THEN row.marking ELSE n.marking END)
RETURN count(*) AS written, count(*) - count(old) AS created;
