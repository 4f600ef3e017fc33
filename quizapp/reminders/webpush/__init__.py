"""Web push: which services are written to, how a message is encrypted for a browser, and how the site signs itself.

RFC 8030 (the request), RFC 8188 and 8291 (encryption), RFC 8292 (VAPID). Only
`posting` opens a connection, and only to an address that `endpoints` accepts.
"""
