MATCH path = SHORTEST 1 (a:Entity {id: $from})((x)-[r:ASSOCIATE_OF|OPERATES|CONTROLS|SENT]-(y WHERE y.hub = false)){1,4}(b:Entity {id: $to})
RETURN {hops: length(path), nodes: [n IN nodes(path) | {id: n.id}]}
