// Where does the value that a wallet sent go, transfer after transfer, until an exchange controls the wallet?
// param walletId: ID = 'wallet:other:synthetic-02-collection'
// param limit: Int = 25
// returns hops, amounts, assets, times, exchange, path
// uses entity_id_unique
// try :param {walletId: 'wallet:other:synthetic-02-collection', limit: 25}
// No transfer may come before the one that it continues. That value went this way is not said by that: amounts differ,
// and wallets mix what they receive.
MATCH path = (start:Wallet {id: $walletId})
  (()-[sent:SENT WHERE sent.stance = 'ASSERTS' AND sent.retractedAt IS NULL]->()){1,5}
  (deposit:Wallet)<-[c:CONTROLS]-(owner:Organization {kind: 'EXCHANGE'})
WHERE c.stance = 'ASSERTS' AND c.retractedAt IS NULL
  AND all(i IN range(1, size(sent) - 1) WHERE sent[i - 1].atFromDay < sent[i].atToDay)
  AND none(w IN nodes(path)[0..-2] WHERE EXISTS {
    (w)<-[x:CONTROLS]-(:Organization {kind: 'EXCHANGE'})
    WHERE x.stance = 'ASSERTS' AND x.retractedAt IS NULL
  })
RETURN
  size(sent) AS hops,
  [s IN sent | s.amount] AS amounts,
  [s IN sent | s.asset] AS assets,
  [s IN sent | s.at] AS times,
  owner.name AS exchange,
  path
ORDER BY hops, owner.id, [s IN sent | s.id], c.id
LIMIT $limit;
