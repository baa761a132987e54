"""What stands between the wire and an operation. `api/http.py` puts it in order; each file is one subject.

refusal      a request that is not answered: status, code, one sentence
negotiation  Accept, Content-Type, Accept-Encoding
bodies       the parameters of a request, out of a POST's JSON or a GET's query
trusted      documents known by their hash, and the mode that answers only those
origins      Host, Origin, Sec-Fetch-Site, CORS
tags         ETag and If-None-Match
compression  gzip
gate         how many operations run at once, and how many may wait
rates        what a reader may spend, charged by cost
departure    a client that hangs up ends its statement
logs         one line an operation
metrics      what /metrics tells
telemetry    OpenTelemetry, only where it is configured
protocol     uvicorn's HTTP protocol with limits on headers, their time and connections
workers      several processes on one port
"""
