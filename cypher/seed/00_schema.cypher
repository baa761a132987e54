// Constraints and indexes, each only where it does not exist; then it waits until all of them can be used.
// The same as the files of cypher/schema, one after the other.
CREATE CONSTRAINT entity_id_unique IF NOT EXISTS
FOR (n:Entity) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT source_id_unique IF NOT EXISTS
FOR (n:Source) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT claim_id_unique IF NOT EXISTS
FOR (n:Claim) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT deploymentstate_id_unique IF NOT EXISTS
FOR (n:DeploymentState) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT case_id_unique IF NOT EXISTS
FOR (n:Case) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT member_of_id_unique IF NOT EXISTS
FOR ()-[r:MEMBER_OF]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT leads_id_unique IF NOT EXISTS
FOR ()-[r:LEADS]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT founded_id_unique IF NOT EXISTS
FOR ()-[r:FOUNDED]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT director_of_id_unique IF NOT EXISTS
FOR ()-[r:DIRECTOR_OF]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT owns_id_unique IF NOT EXISTS
FOR ()-[r:OWNS]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT associate_of_id_unique IF NOT EXISTS
FOR ()-[r:ASSOCIATE_OF]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT family_of_id_unique IF NOT EXISTS
FOR ()-[r:FAMILY_OF]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT has_account_id_unique IF NOT EXISTS
FOR ()-[r:HAS_ACCOUNT]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT operates_id_unique IF NOT EXISTS
FOR ()-[r:OPERATES]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT protects_id_unique IF NOT EXISTS
FOR ()-[r:PROTECTS]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT supplies_id_unique IF NOT EXISTS
FOR ()-[r:SUPPLIES]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT based_in_id_unique IF NOT EXISTS
FOR ()-[r:BASED_IN]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT located_in_id_unique IF NOT EXISTS
FOR ()-[r:LOCATED_IN]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT runs_id_unique IF NOT EXISTS
FOR ()-[r:RUNS]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT promotes_id_unique IF NOT EXISTS
FOR ()-[r:PROMOTES]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT uses_id_unique IF NOT EXISTS
FOR ()-[r:USES]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT indicates_id_unique IF NOT EXISTS
FOR ()-[r:INDICATES]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT controls_id_unique IF NOT EXISTS
FOR ()-[r:CONTROLS]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT in_cluster_id_unique IF NOT EXISTS
FOR ()-[r:IN_CLUSTER]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT sent_id_unique IF NOT EXISTS
FOR ()-[r:SENT]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT input_of_id_unique IF NOT EXISTS
FOR ()-[r:INPUT_OF]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT output_to_id_unique IF NOT EXISTS
FOR ()-[r:OUTPUT_TO]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT paid_id_unique IF NOT EXISTS
FOR ()-[r:PAID]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT collects_for_id_unique IF NOT EXISTS
FOR ()-[r:COLLECTS_FOR]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT posted_id_unique IF NOT EXISTS
FOR ()-[r:POSTED]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT recruits_for_id_unique IF NOT EXISTS
FOR ()-[r:RECRUITS_FOR]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT followed_by_id_unique IF NOT EXISTS
FOR ()-[r:FOLLOWED_BY]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT leads_into_id_unique IF NOT EXISTS
FOR ()-[r:LEADS_INTO]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT perpetrated_id_unique IF NOT EXISTS
FOR ()-[r:PERPETRATED]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT recruited_through_id_unique IF NOT EXISTS
FOR ()-[r:RECRUITED_THROUGH]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT experienced_id_unique IF NOT EXISTS
FOR ()-[r:EXPERIENCED]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT defrauded_in_id_unique IF NOT EXISTS
FOR ()-[r:DEFRAUDED_IN]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT compelled_in_id_unique IF NOT EXISTS
FOR ()-[r:COMPELLED_IN]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT rescued_in_id_unique IF NOT EXISTS
FOR ()-[r:RESCUED_IN]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT repatriated_in_id_unique IF NOT EXISTS
FOR ()-[r:REPATRIATED_IN]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT transferred_to_id_unique IF NOT EXISTS
FOR ()-[r:TRANSFERRED_TO]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT took_place_at_id_unique IF NOT EXISTS
FOR ()-[r:TOOK_PLACE_AT]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT suspected_of_id_unique IF NOT EXISTS
FOR ()-[r:SUSPECTED_OF]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT charged_with_id_unique IF NOT EXISTS
FOR ()-[r:CHARGED_WITH]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT convicted_of_id_unique IF NOT EXISTS
FOR ()-[r:CONVICTED_OF]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT acquitted_of_id_unique IF NOT EXISTS
FOR ()-[r:ACQUITTED_OF]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT part_of_id_unique IF NOT EXISTS
FOR ()-[r:PART_OF]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT linked_to_id_unique IF NOT EXISTS
FOR ()-[r:LINKED_TO]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT involves_id_unique IF NOT EXISTS
FOR ()-[r:INVOLVES]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT concerns_id_unique IF NOT EXISTS
FOR ()-[r:CONCERNS]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT warns_about_id_unique IF NOT EXISTS
FOR ()-[r:WARNS_ABOUT]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT based_on_id_unique IF NOT EXISTS
FOR ()-[r:BASED_ON]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT requested_by_id_unique IF NOT EXISTS
FOR ()-[r:REQUESTED_BY]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT issued_by_id_unique IF NOT EXISTS
FOR ()-[r:ISSUED_BY]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT proposed_by_id_unique IF NOT EXISTS
FOR ()-[r:PROPOSED_BY]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT supersedes_id_unique IF NOT EXISTS
FOR ()-[r:SUPERSEDES]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT designates_id_unique IF NOT EXISTS
FOR ()-[r:DESIGNATES]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT imposed_by_id_unique IF NOT EXISTS
FOR ()-[r:IMPOSED_BY]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT targets_id_unique IF NOT EXISTS
FOR ()-[r:TARGETS]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT participated_in_id_unique IF NOT EXISTS
FOR ()-[r:PARTICIPATED_IN]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT resulted_in_id_unique IF NOT EXISTS
FOR ()-[r:RESULTED_IN]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT arrested_id_unique IF NOT EXISTS
FOR ()-[r:ARRESTED]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT repatriated_to_id_unique IF NOT EXISTS
FOR ()-[r:REPATRIATED_TO]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT commits_to_id_unique IF NOT EXISTS
FOR ()-[r:COMMITS_TO]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT implements_id_unique IF NOT EXISTS
FOR ()-[r:IMPLEMENTS]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT addresses_id_unique IF NOT EXISTS
FOR ()-[r:ADDRESSES]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT same_as_id_unique IF NOT EXISTS
FOR ()-[r:SAME_AS]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT has_claim_id_unique IF NOT EXISTS
FOR ()-[r:HAS_CLAIM]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT reported_by_id_unique IF NOT EXISTS
FOR ()-[r:REPORTED_BY]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT derived_from_id_unique IF NOT EXISTS
FOR ()-[r:DERIVED_FROM]-() REQUIRE r.id IS UNIQUE;

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

CREATE INDEX member_of_to_id_from_id IF NOT EXISTS
FOR ()-[r:MEMBER_OF]-() ON (r.toId, r.fromId);
CREATE INDEX based_in_to_id_from_id IF NOT EXISTS
FOR ()-[r:BASED_IN]-() ON (r.toId, r.fromId);
CREATE INDEX located_in_to_id_from_id IF NOT EXISTS
FOR ()-[r:LOCATED_IN]-() ON (r.toId, r.fromId);
CREATE INDEX uses_to_id_from_id IF NOT EXISTS
FOR ()-[r:USES]-() ON (r.toId, r.fromId);
CREATE INDEX controls_from_id_to_id IF NOT EXISTS
FOR ()-[r:CONTROLS]-() ON (r.fromId, r.toId);
CREATE INDEX in_cluster_to_id_from_id IF NOT EXISTS
FOR ()-[r:IN_CLUSTER]-() ON (r.toId, r.fromId);
CREATE INDEX sent_from_id_at IF NOT EXISTS
FOR ()-[r:SENT]-() ON (r.fromId, r.at);
CREATE INDEX sent_from_id_id IF NOT EXISTS
FOR ()-[r:SENT]-() ON (r.fromId, r.id);
CREATE INDEX sent_to_id_at IF NOT EXISTS
FOR ()-[r:SENT]-() ON (r.toId, r.at);
CREATE INDEX sent_to_id_id IF NOT EXISTS
FOR ()-[r:SENT]-() ON (r.toId, r.id);
CREATE INDEX input_of_from_id_at IF NOT EXISTS
FOR ()-[r:INPUT_OF]-() ON (r.fromId, r.at);
CREATE INDEX input_of_from_id_id IF NOT EXISTS
FOR ()-[r:INPUT_OF]-() ON (r.fromId, r.id);
CREATE INDEX input_of_to_id_at IF NOT EXISTS
FOR ()-[r:INPUT_OF]-() ON (r.toId, r.at);
CREATE INDEX input_of_to_id_id IF NOT EXISTS
FOR ()-[r:INPUT_OF]-() ON (r.toId, r.id);
CREATE INDEX output_to_from_id_at IF NOT EXISTS
FOR ()-[r:OUTPUT_TO]-() ON (r.fromId, r.at);
CREATE INDEX output_to_from_id_id IF NOT EXISTS
FOR ()-[r:OUTPUT_TO]-() ON (r.fromId, r.id);
CREATE INDEX output_to_to_id_at IF NOT EXISTS
FOR ()-[r:OUTPUT_TO]-() ON (r.toId, r.at);
CREATE INDEX output_to_to_id_id IF NOT EXISTS
FOR ()-[r:OUTPUT_TO]-() ON (r.toId, r.id);
CREATE INDEX paid_from_id_at IF NOT EXISTS
FOR ()-[r:PAID]-() ON (r.fromId, r.at);
CREATE INDEX paid_from_id_id IF NOT EXISTS
FOR ()-[r:PAID]-() ON (r.fromId, r.id);
CREATE INDEX paid_to_id_at IF NOT EXISTS
FOR ()-[r:PAID]-() ON (r.toId, r.at);
CREATE INDEX paid_to_id_id IF NOT EXISTS
FOR ()-[r:PAID]-() ON (r.toId, r.id);
CREATE INDEX collects_for_to_id_from_id IF NOT EXISTS
FOR ()-[r:COLLECTS_FOR]-() ON (r.toId, r.fromId);
CREATE INDEX defrauded_in_to_id_from_id IF NOT EXISTS
FOR ()-[r:DEFRAUDED_IN]-() ON (r.toId, r.fromId);
CREATE INDEX took_place_at_to_id_from_id IF NOT EXISTS
FOR ()-[r:TOOK_PLACE_AT]-() ON (r.toId, r.fromId);
CREATE INDEX requested_by_to_id_from_id IF NOT EXISTS
FOR ()-[r:REQUESTED_BY]-() ON (r.toId, r.fromId);
CREATE INDEX issued_by_to_id_from_id IF NOT EXISTS
FOR ()-[r:ISSUED_BY]-() ON (r.toId, r.fromId);
CREATE INDEX imposed_by_to_id_from_id IF NOT EXISTS
FOR ()-[r:IMPOSED_BY]-() ON (r.toId, r.fromId);
CREATE INDEX reported_by_to_id_from_id IF NOT EXISTS
FOR ()-[r:REPORTED_BY]-() ON (r.toId, r.fromId);

CREATE FULLTEXT INDEX entity_search IF NOT EXISTS
FOR (n:Entity) ON EACH [n.searchKeys]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-no-stop-words'}};

CALL db.awaitIndexes(300);
