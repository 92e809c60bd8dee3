"""The outside: a card acquirer that exists only here. Strict about requests, faithful in its journal, faulty on demand.

Start it with `python -m ringup.payments.connectors.acquirer`. It knows nothing of Ringup and shares no code with it, so
that its journal can be the judge: what it says happened with the money, happened.
"""
