// The id of every node begins with the prefix of its label, from which the code tells the label of an end.
// param limit: Int = 100
// returns subject, problem
WITH {
  Person: 'person:',
  Organization: 'organization:',
  Compound: 'compound:',
  Place: 'place:',
  Country: 'country:',
  Account: 'account:',
  JobAdvert: 'job-advert:',
  Wallet: 'wallet:',
  WalletCluster: 'wallet-cluster:',
  Transaction: 'transaction:',
  CryptoAsset: 'crypto-asset:',
  BankAccount: 'bank-account:',
  Crime: 'crime:',
  Scheme: 'scheme:',
  Stage: 'stage:',
  Seizure: 'seizure:',
  Arrest: 'arrest:',
  Rescue: 'rescue:',
  Repatriation: 'repatriation:',
  VictimCase: 'victim-case:',
  Substance: 'substance:',
  Firearm: 'firearm:',
  WildlifeSpecimen: 'wildlife-specimen:',
  Asset: 'asset:',
  Tool: 'tool:',
  Indicator: 'indicator:',
  Notice: 'notice:',
  Warrant: 'warrant:',
  Sanction: 'sanction:',
  Operation: 'operation:',
  Investigation: 'investigation:',
  Resolution: 'resolution:',
  Commitment: 'commitment:',
  Protocol: 'protocol:',
  Campaign: 'campaign:',
  ModusOperandi: 'modus-operandi:',
  Source: 'source:',
  Claim: 'claim:'
} AS prefixes
MATCH (n:Entity|Source|Claim)
WHERE none(label IN labels(n) WHERE n.id STARTS WITH prefixes[label])
RETURN coalesce(n.id, elementId(n)) AS subject, 'does not begin with the prefix of its label' AS problem
ORDER BY subject
LIMIT $limit;
