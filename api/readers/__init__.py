"""Who asks. A bearer token becomes a Reader; without one everybody is anonymous; anything else is refused.

bearer       the token of a request's headers, or why there is none that can be used
tokens       the token file: hashes, clearances, expiry
token_file   reading it safely, replacing it atomically, noticing that it changed
keys         an issuer's public keys, fetched and kept
signed       signed tokens (JWT) of an OpenID Connect issuer
identify     both kinds of tokens behind one question, and which readers are configured at all
failed       logins that failed: counted, told a few times a minute, put off where one address has too many
asking       the ASGI middleware before every route
named        readers by their names, for commands that work on behalf of one
commands     `crimegraph token add|list|revoke`
"""
