// What nodes are found by: indexed properties, and points.
CREATE INDEX entity_name IF NOT EXISTS
FOR (n:Entity) ON (n.name);
CREATE INDEX person_birth_date_from_day IF NOT EXISTS
FOR (n:Person) ON (n.birthDateFromDay);
CREATE INDEX organization_kind IF NOT EXISTS
FOR (n:Organization) ON (n.kind);
CREATE INDEX organization_registration_number IF NOT EXISTS
FOR (n:Organization) ON (n.registrationNumber);
CREATE INDEX organization_lei IF NOT EXISTS
FOR (n:Organization) ON (n.lei);
CREATE POINT INDEX compound_point IF NOT EXISTS
FOR (n:Compound) ON (n.point);
CREATE INDEX place_kind IF NOT EXISTS
FOR (n:Place) ON (n.kind);
CREATE POINT INDEX place_point IF NOT EXISTS
FOR (n:Place) ON (n.point);
CREATE INDEX country_iso2 IF NOT EXISTS
FOR (n:Country) ON (n.iso2);
CREATE INDEX country_iso3 IF NOT EXISTS
FOR (n:Country) ON (n.iso3);
CREATE INDEX account_platform IF NOT EXISTS
FOR (n:Account) ON (n.platform);
CREATE INDEX account_handle IF NOT EXISTS
FOR (n:Account) ON (n.handle);
CREATE INDEX jobadvert_platform IF NOT EXISTS
FOR (n:JobAdvert) ON (n.platform);
CREATE INDEX jobadvert_posted_at_from_day IF NOT EXISTS
FOR (n:JobAdvert) ON (n.postedAtFromDay);
CREATE INDEX jobadvert_text_hash IF NOT EXISTS
FOR (n:JobAdvert) ON (n.textHash);
CREATE INDEX wallet_family IF NOT EXISTS
FOR (n:Wallet) ON (n.family);
CREATE INDEX wallet_address IF NOT EXISTS
FOR (n:Wallet) ON (n.address);
CREATE INDEX transaction_hash IF NOT EXISTS
FOR (n:Transaction) ON (n.hash);
CREATE INDEX transaction_at_from_day IF NOT EXISTS
FOR (n:Transaction) ON (n.atFromDay);
CREATE INDEX cryptoasset_symbol IF NOT EXISTS
FOR (n:CryptoAsset) ON (n.symbol);
CREATE INDEX cryptoasset_contract IF NOT EXISTS
FOR (n:CryptoAsset) ON (n.contract);
CREATE INDEX cryptoasset_kind IF NOT EXISTS
FOR (n:CryptoAsset) ON (n.kind);
CREATE INDEX bankaccount_iban IF NOT EXISTS
FOR (n:BankAccount) ON (n.iban);
CREATE INDEX bankaccount_number IF NOT EXISTS
FOR (n:BankAccount) ON (n.number);
CREATE INDEX crime_kind IF NOT EXISTS
FOR (n:Crime) ON (n.kind);
CREATE INDEX crime_iccs IF NOT EXISTS
FOR (n:Crime) ON (n.iccs);
CREATE INDEX crime_from_from_day IF NOT EXISTS
FOR (n:Crime) ON (n.fromFromDay);
CREATE INDEX crime_to_from_day IF NOT EXISTS
FOR (n:Crime) ON (n.toFromDay);
CREATE INDEX scheme_kind IF NOT EXISTS
FOR (n:Scheme) ON (n.kind);
CREATE INDEX stage_kind IF NOT EXISTS
FOR (n:Stage) ON (n.kind);
CREATE INDEX stage_from_from_day IF NOT EXISTS
FOR (n:Stage) ON (n.fromFromDay);
CREATE INDEX stage_to_from_day IF NOT EXISTS
FOR (n:Stage) ON (n.toFromDay);
CREATE INDEX seizure_date_from_day IF NOT EXISTS
FOR (n:Seizure) ON (n.dateFromDay);
CREATE INDEX arrest_date_from_day IF NOT EXISTS
FOR (n:Arrest) ON (n.dateFromDay);
CREATE INDEX rescue_date_from_day IF NOT EXISTS
FOR (n:Rescue) ON (n.dateFromDay);
CREATE INDEX repatriation_date_from_day IF NOT EXISTS
FOR (n:Repatriation) ON (n.dateFromDay);
CREATE INDEX victimcase_pseudonym IF NOT EXISTS
FOR (n:VictimCase) ON (n.pseudonym);
CREATE INDEX victimcase_kind IF NOT EXISTS
FOR (n:VictimCase) ON (n.kind);
CREATE INDEX firearm_serial IF NOT EXISTS
FOR (n:Firearm) ON (n.serial);
CREATE INDEX wildlifespecimen_taxon IF NOT EXISTS
FOR (n:WildlifeSpecimen) ON (n.taxon);
CREATE INDEX asset_kind IF NOT EXISTS
FOR (n:Asset) ON (n.kind);
CREATE INDEX tool_kind IF NOT EXISTS
FOR (n:Tool) ON (n.kind);
CREATE INDEX indicator_pattern IF NOT EXISTS
FOR (n:Indicator) ON (n.pattern);
CREATE INDEX notice_colour IF NOT EXISTS
FOR (n:Notice) ON (n.colour);
CREATE INDEX notice_number IF NOT EXISTS
FOR (n:Notice) ON (n.number);
CREATE INDEX notice_published_at_from_day IF NOT EXISTS
FOR (n:Notice) ON (n.publishedAtFromDay);
CREATE INDEX warrant_iccs IF NOT EXISTS
FOR (n:Warrant) ON (n.iccs);
CREATE INDEX sanction_programme IF NOT EXISTS
FOR (n:Sanction) ON (n.programme);
CREATE INDEX sanction_listed_on_from_day IF NOT EXISTS
FOR (n:Sanction) ON (n.listedOnFromDay);
CREATE INDEX operation_from_from_day IF NOT EXISTS
FOR (n:Operation) ON (n.fromFromDay);
CREATE INDEX operation_to_from_day IF NOT EXISTS
FOR (n:Operation) ON (n.toFromDay);
CREATE INDEX investigation_from_from_day IF NOT EXISTS
FOR (n:Investigation) ON (n.fromFromDay);
CREATE INDEX investigation_to_from_day IF NOT EXISTS
FOR (n:Investigation) ON (n.toFromDay);
CREATE INDEX resolution_adopted_at_from_day IF NOT EXISTS
FOR (n:Resolution) ON (n.adoptedAtFromDay);
CREATE INDEX modusoperandi_code IF NOT EXISTS
FOR (n:ModusOperandi) ON (n.code);
CREATE INDEX modusoperandi_framework IF NOT EXISTS
FOR (n:ModusOperandi) ON (n.framework);
CREATE INDEX source_publisher IF NOT EXISTS
FOR (n:Source) ON (n.publisher);
CREATE INDEX source_published_at_from_day IF NOT EXISTS
FOR (n:Source) ON (n.publishedAtFromDay);
CREATE INDEX source_content_hash IF NOT EXISTS
FOR (n:Source) ON (n.contentHash);
CREATE INDEX claim_property IF NOT EXISTS
FOR (n:Claim) ON (n.property);
CREATE INDEX claim_value IF NOT EXISTS
FOR (n:Claim) ON (n.value);
CREATE INDEX person_birth_date_range IF NOT EXISTS
FOR (n:Person) ON (n.marking, n.protected, n.birthDateFromDay, n.birthDateToDay);
CREATE INDEX jobadvert_posted_at_range IF NOT EXISTS
FOR (n:JobAdvert) ON (n.marking, n.protected, n.postedAtFromDay, n.postedAtToDay);
CREATE INDEX transaction_at_range IF NOT EXISTS
FOR (n:Transaction) ON (n.marking, n.protected, n.atFromDay, n.atToDay);
CREATE INDEX crime_from_range IF NOT EXISTS
FOR (n:Crime) ON (n.marking, n.protected, n.fromFromDay, n.fromToDay);
CREATE INDEX crime_to_range IF NOT EXISTS
FOR (n:Crime) ON (n.marking, n.protected, n.toFromDay, n.toToDay);
CREATE INDEX stage_from_range IF NOT EXISTS
FOR (n:Stage) ON (n.marking, n.protected, n.fromFromDay, n.fromToDay);
CREATE INDEX stage_to_range IF NOT EXISTS
FOR (n:Stage) ON (n.marking, n.protected, n.toFromDay, n.toToDay);
CREATE INDEX seizure_date_range IF NOT EXISTS
FOR (n:Seizure) ON (n.marking, n.protected, n.dateFromDay, n.dateToDay);
CREATE INDEX arrest_date_range IF NOT EXISTS
FOR (n:Arrest) ON (n.marking, n.protected, n.dateFromDay, n.dateToDay);
CREATE INDEX rescue_date_range IF NOT EXISTS
FOR (n:Rescue) ON (n.marking, n.protected, n.dateFromDay, n.dateToDay);
CREATE INDEX repatriation_date_range IF NOT EXISTS
FOR (n:Repatriation) ON (n.marking, n.protected, n.dateFromDay, n.dateToDay);
CREATE INDEX notice_published_at_range IF NOT EXISTS
FOR (n:Notice) ON (n.marking, n.protected, n.publishedAtFromDay, n.publishedAtToDay);
CREATE INDEX sanction_listed_on_range IF NOT EXISTS
FOR (n:Sanction) ON (n.marking, n.protected, n.listedOnFromDay, n.listedOnToDay);
CREATE INDEX operation_from_range IF NOT EXISTS
FOR (n:Operation) ON (n.marking, n.protected, n.fromFromDay, n.fromToDay);
CREATE INDEX operation_to_range IF NOT EXISTS
FOR (n:Operation) ON (n.marking, n.protected, n.toFromDay, n.toToDay);
CREATE INDEX investigation_from_range IF NOT EXISTS
FOR (n:Investigation) ON (n.marking, n.protected, n.fromFromDay, n.fromToDay);
CREATE INDEX investigation_to_range IF NOT EXISTS
FOR (n:Investigation) ON (n.marking, n.protected, n.toFromDay, n.toToDay);
CREATE INDEX resolution_adopted_at_range IF NOT EXISTS
FOR (n:Resolution) ON (n.marking, n.protected, n.adoptedAtFromDay, n.adoptedAtToDay);
CREATE INDEX source_published_at_range IF NOT EXISTS
FOR (n:Source) ON (n.marking, n.publishedAtFromDay, n.publishedAtToDay);
CREATE TEXT INDEX entity_name_lower IF NOT EXISTS
FOR (n:Entity) ON (n.nameLower);
