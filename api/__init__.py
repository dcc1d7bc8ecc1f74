"""The front door: routes, sign-in, errors as problem+json, server-sent events, and the web app's files."""
