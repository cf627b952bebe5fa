"""The register's database, version by version; each module of ``versions`` is one released step."""
