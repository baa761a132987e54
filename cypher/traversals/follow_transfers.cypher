// Where did money go on from a wallet, each transfer no earlier than the one before it?
// param walletId: ID = 'wallet:other:synthetic-01-collection'
// param limit: Int = 25
// returns hops, wallets, amounts, times
// uses entity_id_unique
// try :param {walletId: 'wallet:other:synthetic-01-collection', limit: 25}
// Says which way money can have gone, and not how much of it is tainted: that is `moneyFlow` of the API.
MATCH p = (:Wallet {id: $walletId})
  (()-[r:SENT WHERE r.stance = 'ASSERTS' AND r.retractedAt IS NULL AND r.at IS NOT NULL]->
    (w WHERE NOT w.protected AND NOT w.hub)){1,4}()
WHERE all(i IN range(1, size(relationships(p)) - 1) WHERE relationships(p)[i - 1].at <= relationships(p)[i].at)
RETURN length(p) AS hops, [n IN nodes(p) | n.name] AS wallets,
  [r IN relationships(p) | r.amount + ' ' + coalesce(r.asset, '?')] AS amounts, [r IN relationships(p) | r.at] AS times
ORDER BY hops, times, [r IN relationships(p) | r.id]
LIMIT $limit;
